"""The container file of a cluster that grades: one image for the grader, the scheduler and the workers."""

import sys

from deploylab import __version__
from deploylab.export.remarks import said

USER = 10001  # students' code never runs as root


def containerfile(image: str, lang: str) -> str:
    python = "{}.{}".format(*sys.version_info)
    lines = (
        said("One image for the grader, the scheduler and the workers: they must have the very same deploylab.",
             "채점기, 스케줄러, 워커가 모두 이 이미지를 쓴다. deploylab이 완전히 같아야 하기 때문이다."),
        f"FROM python:{python}-slim",
        said("Students' code never runs as root.", "학생의 코드는 root로 실행되지 않는다."),
        f"RUN useradd --uid {USER} --create-home grader",
        said("Exercises come with the package. For your own deploylab: COPY its wheel and install that.",
             "문제는 패키지에 들어 있다. 고쳐 쓴 deploylab이라면 그 휠을 COPY해서 설치한다."),
        f'RUN python -m pip install --no-cache-dir "deploylab[cluster]=={__version__}"',
        f"USER {USER}",
        "WORKDIR /tmp",
        'ENTRYPOINT []',
        'CMD ["deploylab", "grade", "--help"]',
    )
    build = {"en": "build and push", "ko": "만들고 올리기"}[lang]
    first = f"# {build}: podman build -t {image} . && podman push {image}"
    return "\n".join([first, *(line if isinstance(line, str) else f"# {line[lang]}" for line in lines)]) + "\n"
