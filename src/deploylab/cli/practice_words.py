"""What the student's commands say, and where an exercise can be seen at work."""

APP = "http://localhost:8501"
LABS = {  # chapter of an exercise -> the lab of the app, and a scenario for the command line
    "reverse_proxy": ("duties", ""), "mapping": ("mapping", ""), "layers_and_paths": ("paths", ""),
    "balancing": ("balancing", "even_cost"), "algorithms": ("balancing", "varied_cost"),
    "downtime": ("recreate", "recreate"), "health_drain_sessions": ("rolling", "rolling"),
    "rolling": ("rolling", "rolling"), "blue_green": ("blue_green", "blue_green"), "canary": ("canary", "canary_bad"),
    "data": ("integrity", "integrity"), "choose": ("compare", "compare_rolling"),
}  # fmt: skip
CHANGES = {  # a misconception -> the option that lets the textbook's strategy make the same mistake
    "forgets_drain": "strategy.drain=false", "kills_at_once": "strategy.drain=false",
    "forgets_deregister": "strategy.deregister=false", "drains_first": "strategy.deregister=false",
    "still_in_rotation": "strategy.deregister=false", "started_is_ready": "strategy.gate=false",
}  # fmt: skip
PLAYED = ("round_robin", "least_connections", "recreate", "rolling", "draining", "blue_green", "canary")
SAY = {
    "begun": {"ko": "풀이 파일을 만들었습니다: {path}", "en": "Your file is ready: {path}"},
    "kept": {
        "ko": "전에 있던 파일은 {kept}(으)로 옮겨 두었습니다.",
        "en": "The file that was there is kept as {kept}.",
    },
    "next": {
        "ko": "파일을 고쳐 저장한 다음 다시 실행하세요:  deploylab check {number}\n"
        "막히면:  deploylab hint {number}    저장할 때마다 저절로:  deploylab watch {number}",
        "en": "Edit it, save, and run again:  deploylab check {number}\n"
        "Stuck:  deploylab hint {number}    on every save:  deploylab watch {number}",
    },
    "total": {"ko": "{points:g} / {most:g}점", "en": "{points:g} of {most:g} points"},
    "wrong_idea": {"ko": "혹시 이렇게 생각했나요? {text}", "en": "Perhaps: {text}"},
    "hint": {
        "ko": "힌트:  deploylab hint {number} --task {task}",
        "en": "A hint:  deploylab hint {number} --task {task}",
    },
    "answer": {"ko": "답:  deploylab answer {number}", "en": "The answer:  deploylab answer {number}"},
    "again": {
        "ko": "다른 수로 한 번 더:  deploylab check {number} --seed {seed}",
        "en": "Again with other numbers:  deploylab check {number} --seed {seed}",
    },
    "lab": {"ko": "실습실에서 보기:  deploylab app  ->  {link}", "en": "In the lab:  deploylab app  ->  {link}"},
    "run": {
        "ko": "이것이 사용자에게 무엇을 뜻하는지:  deploylab run {scenario}",
        "en": "What that means for users:  deploylab run {scenario}",
    },
    "played": {
        "ko": "{file} 파일이 참조 풀이와 갈라지는 첫 걸음:  {link}",
        "en": "The first step at which {file} departs from ours:  {link}",
    },
    "next_written": {
        "ko": "답안을 써서 저장한 다음 다시 실행하세요:  deploylab check {number}",
        "en": "Write your answer, save, and run again:  deploylab check {number}",
    },
    "done": {
        "ko": "모두 맞았습니다. 풀이와 견주어 보기:  deploylab answer {number}",
        "en": "All right. Compare with ours:  deploylab answer {number}",
    },
    "walls": {"ko": "격리: {level}", "en": "isolation: {level}"},
    "rubric": {
        "ko": "채점 기준표입니다. 스스로 매긴 점수를 행 순서대로 붙여 다시 실행하세요:\n"
        '  deploylab check {number} --marks "{most}"',
        "en": "This is the rubric. Mark yourself, and run again with your points for the rows, in order:\n"
        '  deploylab check {number} --marks "{most}"',
    },
    "mirror": {
        "ko": "낱말로 찾은 것: {found}\n찾지 못한 것: {missing}\n낱말을 찾았을 뿐, 채점이 아닙니다.",
        "en": "Words found for: {found}\nNone found for: {missing}\nThis looks for words; it does not mark.",
    },
    "empty": {"ko": "답안이 비어 있습니다: {path}", "en": "The answer is empty: {path}"},
}
