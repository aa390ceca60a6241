// What the player itself says, in both languages.

const TEXT = {
  ko: {
    first: "처음으로", back: "한 단계 뒤로", play: "재생", pause: "멈춤", forward: "한 단계 앞으로", last: "끝으로",
    slower: "느리게", faster: "빠르게", copy: "이 단계의 링크 복사", copied: "링크를 복사했습니다.", large: "큰 글씨",
    save: "무대를 SVG로 저장", help: "단축키", scrub: "단계", by: "이동 단위", event: "사건", intention: "지시", second: "초",
    controls: "재생 조작", step: "단계", seconds: "초", clients: "클라이언트", balancer: "로드밸런서", stage: "무대",
    ledger: "장부", decision: "판단", source: "소스", balanced: "장부가 맞습니다", failures: "실패",
    lastPick: "직전 판단", noPick: "아직 배분된 요청이 없습니다.", noScores: "이 알고리즘은 점수를 비교하지 않습니다.",
    chosen: "선택", latency: "응답 시간", served: "성공한 요청만", all: "실패는 ∞로", noLatency: "아직 끝난 요청이 없습니다.",
    working: "처리", waiting: "대기", strategyFile: "전략", balancerFile: "분배", none: "해당하는 요청이 없습니다.",
    more: "건 더", causeAt: "원인 단계로", answered: "응답 받음", run: "실행", close: "닫기",
    states: { stopped: "꺼짐", starting: "기동 중", ready: "배분 중", draining: "드레이닝", out: "배분 제외", stopping: "종료 중", crashed: "비정상 종료" },
    keys: [["← →", "한 단계 뒤로, 앞으로"], ["Space", "재생, 멈춤"], ["Home End", "처음, 끝"], ["+ −", "빠르게, 느리게"], ["1 2 3", "사건, 지시, 초 단위"], ["?", "이 도움말"]],
    predict: "예측해 보세요", commit: "답을 고르면 실행으로 확인합니다.", right: "맞았습니다.", wrong: "다릅니다.", go: "계속", skip: "건너뛰기",
    score: "예측", off: "질문 끄기", yours: "내 답", truth: "실제",
    names: { round_robin: "라운드 로빈", smooth_weighted_round_robin: "부드러운 가중 라운드 로빈", least_connections: "최소 연결", weighted_least_connections: "가중 최소 연결", power_of_two: "두 개 중 고르기", random: "무작위", ip_hash: "IP 해시", consistent_hash: "일관 해시", least_response_time: "최소 응답 시간" },
  },
  en: {
    first: "To the start", back: "One step back", play: "Play", pause: "Pause", forward: "One step on", last: "To the end",
    slower: "Slower", faster: "Faster", copy: "Copy a link to this step", copied: "The link is copied.", large: "Large type",
    save: "Save the stage as SVG", help: "Keys", scrub: "Step", by: "Step by", event: "event", intention: "intention", second: "second",
    controls: "Playback", step: "step", seconds: "s", clients: "clients", balancer: "load balancer", stage: "stage",
    ledger: "Ledger", decision: "Decision", source: "Source", balanced: "The ledger balances", failures: "failed",
    lastPick: "last decision", noPick: "No request has been sent on yet.", noScores: "This algorithm compares no scores.",
    chosen: "chosen", latency: "Latency", served: "served only", all: "failures as ∞", noLatency: "No request has ended yet.",
    working: "working", waiting: "waiting", strategyFile: "strategy", balancerFile: "balancer", none: "No such request.",
    more: "more", causeAt: "to the cause at step", answered: "answered", run: "run", close: "close",
    states: { stopped: "off", starting: "booting", ready: "in rotation", draining: "draining", out: "out of rotation", stopping: "stopping", crashed: "crashed" },
    keys: [["← →", "one step back, one step on"], ["Space", "play, pause"], ["Home End", "start, end"], ["+ −", "faster, slower"], ["1 2 3", "by event, intention, second"], ["?", "this help"]],
    predict: "Predict", commit: "Choose, then see what the run does.", right: "Right.", wrong: "Not so.", go: "Go on", skip: "Skip",
    score: "Predicted", off: "No questions", yours: "Yours", truth: "The run",
    names: { round_robin: "round robin", smooth_weighted_round_robin: "smooth weighted round robin", least_connections: "least connections", weighted_least_connections: "weighted least connections", power_of_two: "power of two choices", random: "random", ip_hash: "IP hash", consistent_hash: "consistent hashing", least_response_time: "least response time" },
  },
};

const seconds = (microseconds) => (microseconds / 1e6).toFixed(2);
const duration = (microseconds) => (microseconds < 1e6 ? `${Math.round(microseconds / 1e3)} ms` : `${(microseconds / 1e6).toFixed(2)} s`);

/** An element with attributes, text and children; `make("svg:circle", {r: 3})` for SVG. */
function make(tag, given = {}, ...children) {
  const svg = tag.startsWith("svg:");
  const node = svg ? document.createElementNS("http://www.w3.org/2000/svg", tag.slice(4)) : document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name === "text") node.textContent = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** Put these children, and no others, into a node; null stands for none. */
function fillWith(node, ...children) {
  node.replaceChildren(...children.filter((child) => child !== null));
}
