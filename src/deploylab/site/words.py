"""What the site says, in both languages."""
# ruff: noqa: E501  (a sentence and its twin in the other language stand side by side)

TITLE = {"ko": "deploylab: 서비스 중단/무중단 배포", "en": "deploylab: deployment with and without downtime"}
LEAD = {"ko": "설치하지 않고 읽고, 돌려 보고, 바꿔 보는 교재. 모든 장면은 실제로 실행한 기록이다.",
        "en": "A textbook to read, play and change without installing anything. Every scene is the record of a real run."}
BOOK, LABS = {"ko": "책", "en": "The book"}, {"ko": "실습", "en": "Labs"}
MORE = {"ko": "그 밖의 장면", "en": "More scenes"}
MORE_QUESTION = {"ko": "같은 트래픽에서 배포 방식을 견주면?", "en": "How do the strategies compare on the same traffic?"}
FIRST, CHAPTER = {"ko": "첫 화면", "en": "Home"}, {"ko": "이 장을 책에서 읽기", "en": "Read the chapter"}
NOTICE, CLAIMS = {"ko": "알아차릴 것", "en": "What to notice"}, {
    "ko": "이 실행에서 확인한 주장", "en": "Claims checked on this very run"}
INSTALLED = {"ko": "설치해야 쓸 수 있는 것", "en": "What needs an installation"}
NEEDS = (
    {"ko": "**채점과 문제 풀이**: 제출한 코드를 격리해 실행하므로 서버나 내 컴퓨터가 필요하다. `deploylab check 05`, `deploylab grade`",
     "en": "**Exercises and grading**: submitted code runs behind walls, which needs a machine. `deploylab check 05`, `deploylab grade`"},
    {"ko": "**라이브 랩**: 실제 서버와 프록시(nginx, HAProxy, Apache)를 띄운다. `deploylab live`",
     "en": "**The live lab**: it starts real servers and proxies (nginx, HAProxy, Apache). `deploylab live`"},
    {"ko": "**앱**: 차트, 여러 시드 반복, URL 매핑, 경로, 복습 카드. `deploylab app`",
     "en": "**The app**: charts, repeats over seeds, URL mapping, paths, cards. `deploylab app`"},
)
INSTALL = {"ko": "설치: `python -m pip install deploylab` (Python 3.11 이상)",
           "en": "Install: `python -m pip install deploylab` (Python 3.11 or newer)"}
CHANGE = {"ko": "조건을 바꿔 보기", "en": "Change something"}
CHANGE_HOW = {"ko": "처음 한 번 Python({} MB)을 이 사이트에서 내려받아 **이 브라우저 안에서** 같은 코드를 실행한다. 입력한 것은 어디로도 보내지 않는다.",
              "en": "The first time, Python ({} MB) is loaded from this site; the very same code runs **in this browser**. What you enter is sent nowhere."}
UNSERVED = {"ko": "파일로 연 페이지에서는 브라우저가 Python을 불러오지 못한다. 이 폴더를 HTTP로 제공하면 된다: `python -m http.server --directory {}`",
            "en": "Opened as a file, a page may not load Python. Serve the folder over HTTP: `python -m http.server --directory {}`"}
UNSHIPPED = {"ko": "이 사이트는 Python 없이 만들었다. 바꿔 보려면 설치하거나, `--pyodide`를 붙여 사이트를 다시 만든다.",
             "en": "This site was made without Python. Install deploylab to change something, or make the site with `--pyodide`."}
CREDIT = {"ko": "이 사이트에는 Pyodide(MPL-2.0)와 그 안의 CPython(PSF)이 함께 들어 있다. 소스:",
          "en": "This site carries Pyodide (MPL-2.0) and CPython (PSF) inside it. Source:"}
SOURCE = "https://github.com/pyodide/pyodide"
SEED = {"ko": "시드", "en": "seed"}
BESIDE = {"ko": "바꾸기 전과 나란히 보기", "en": "beside the run before the change"}
FORK = {"ko": "갈라 보기: 어느 순간에 손을 대면, 같은 트래픽의 미래가 어떻게 달라질까?",
        "en": "Fork: interfere at a moment; the traffic stays, how does its future change?"}
ACTION, SERVER, AT = {"ko": "개입", "en": "what happens"}, {"ko": "서버", "en": "server"}, {
    "ko": "시각(초)", "en": "at second"}
ACTIONS = {"": {"ko": "–", "en": "–"}, "kill": {"ko": "서버가 갑자기 죽는다", "en": "a server is killed"},
           "drain": {"ko": "서버를 로드밸런서에서 뺀다", "en": "a server is taken out"},
           "slow": {"ko": "서버가 5배 느려진다", "en": "a server gets 5 times slower"},
           "roll_back": {"ko": "롤백한다", "en": "roll back"}}
OWN = {"ko": "내 코드로: 아래에 쓴 코드가 교재의 코드를 대신한다", "en": "My own code takes the place of the book's page"}
PAGE = {"ko": "바꿔 넣을 것", "en": "what I write"}
PAGES = {"": {"ko": "교재의 코드 그대로", "en": "the book's pages"},
         "balancer": {"ko": "내 분산 알고리즘", "en": "my own balancer"},
         "strategy": {"ko": "내 배포 방식", "en": "my own strategy"}}
EDITOR = {"ko": "내 코드(Python)", "en": "my code (Python)"}
RUN, STOP, TRACE = {"ko": "실행", "en": "Run"}, {"ko": "중지", "en": "Stop"}, {
    "ko": "기록 내려받기(JSON)", "en": "Download the trace (JSON)"}
STATUS = {
    "loading": {"ko": "Python을 불러오는 중:", "en": "Loading Python:"},
    "starting": {"ko": "Python을 시작하는 중…", "en": "Starting Python…"},
    "running": {"ko": "실행하는 중…", "en": "Running…"},
    "done": {"ko": "실행했다.", "en": "Done in"},
    "stopped": {"ko": "중지했다. 다시 실행하면 Python을 새로 시작한다.", "en": "Stopped. The next run starts Python anew."},
    "broken": {"ko": "Python이 멈췄다.", "en": "Python has stopped."},
}
