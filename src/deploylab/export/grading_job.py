"""To a cluster that grades: a container file, and a Kubernetes Job with a Dask cluster of its own.

    submissions --> [ volume ] <-- Job `deploylab grade` --> scheduler --> workers (students' code, in the sandbox)

It takes no scenario: what is deployed is deploylab itself.
"""
# ruff: noqa: E501  (a sentence and its twin in the other language stand side by side)

import re
from typing import Any

from deploylab import __version__
from deploylab.export.comments import commenting
from deploylab.export.grading_image import USER, containerfile
from deploylab.export.remarks import Remark, closing, said
from deploylab.export.yaml_text import write
from deploylab.problems import Problem

NAME, PORT = "grading", 8786
LEVEL = "landlock+seccomp"
CHILD = 512  # MiB: what the sandbox lets one student's file have
DEFAULTS: dict[str, Any] = {"image": f"registry.example.com/deploylab:{__version__}", "workers": 4, "threads": 2}
HARMLESS = re.compile(r"[a-z0-9][\w.:/@-]*", re.IGNORECASE)
COMMENTS = {
    "image": said("The same everywhere: another deploylab or Python on one of them is refused.",
                  "모두 같은 이미지를 쓴다. 하나라도 deploylab이나 Python이 다르면 채점을 거부한다."),
    "suspend": said("Nothing runs until the submissions are there and this is set to false.",
                    "제출물을 넣고 이 값을 false로 바꾸기 전에는 아무것도 실행되지 않는다."),
    "backoffLimit": said("A grader that dies is started again, and goes on where it was: the results are in the volume.",
                         "채점기가 죽으면 다시 시작하고 하던 데서 이어 간다. 결과는 볼륨에 남아 있다."),
    "restartPolicy": said("Never: each try is a pod of its own, so that its log stays.",
                          "Never: 시도마다 새 파드를 만들므로 이전 시도의 로그가 남는다."),
    "podAffinity": said("On the scheduler's node: a ReadWriteOnce volume belongs to one node at a time.",
                        "스케줄러와 같은 노드에 둔다. ReadWriteOnce 볼륨은 한 번에 한 노드에만 붙는다."),
    "enableServiceLinks": said("No environment variables that tell of other services.",
                               "다른 서비스를 알려 주는 환경 변수를 넣지 않는다."),
    "automountServiceAccountToken": said("A pod that runs strangers' code must not hold a key to the cluster.",
                                         "남의 코드를 실행하는 파드에 클러스터의 열쇠를 쥐여 주지 않는다."),
    "securityContext": said("Not root, no privileges: so the sandbox's own walls are Landlock and seccomp.",
                            "root가 아니고 특권도 없다. 그래서 샌드박스의 벽은 Landlock과 seccomp다."),
    "readOnlyRootFilesystem": said("Only /tmp can be written.", "/tmp에만 쓸 수 있다."),
    "limits": said(f"Each thread grades one file at a time, and a file may have {CHILD} MiB.",
                   f"스레드 하나가 한 번에 파일 하나를 채점하고, 파일 하나가 {CHILD} MiB까지 쓴다."),
    "policyTypes": said("Who reaches a Dask scheduler can run any code on its workers: only these pods may, and a\n"
                        "worker reaches nothing but them and the name server.",
                        "Dask 스케줄러에 닿는 사람은 워커에서 아무 코드나 실행할 수 있다. 그래서 이 파드들끼리만 통하게\n"
                        "하고, 워커는 이들과 이름 서버 말고는 어디에도 닿지 못하게 한다."),
    "accessModes": said("submissions/ and results/ are here; results/ makes a broken run resumable.",
                        "submissions/와 results/가 여기 있다. results/ 덕분에 끊긴 채점을 이어서 할 수 있다."),
    "secretKeyRef": said("The course secret draws each student's numbers; without it nobody could grade again alike.",
                         "과목의 비밀값으로 학생마다 다른 수를 뽑는다. 이것이 없으면 같은 채점을 되풀이할 수 없다."),
}


def export(given: dict[str, Any], lang: str) -> tuple[dict[str, str], list[Remark], list[Remark]]:
    """({file name: text}, not expressible, assumed). `given`: image, workers, threads."""
    told = checked(given)
    left_out, taken = missing(), assumed(told)
    documents = [volume(), scheduler(told), service(), workers(told), job(told), policy()]
    text = head(lang) + write(documents, commenting(lang, {}, COMMENTS)) + "\n" + closing(left_out, taken, lang)
    return {"grading.yaml": text, "Containerfile": containerfile(told["image"], lang)}, left_out, taken


def checked(given: dict[str, Any]) -> dict[str, Any]:
    unknown = sorted(set(given) - set(DEFAULTS))
    if unknown:
        raise Problem(f"grading-job has no setting '{unknown[0]}'; it has: {', '.join(DEFAULTS)}.",
                      f"grading-job에 '{unknown[0]}' 설정은 없습니다. 있는 것: {', '.join(DEFAULTS)}.")
    told = {**DEFAULTS, **given}
    for name in ("workers", "threads"):
        if type(told[name]) is not int or not 1 <= told[name] <= 1000:
            raise Problem(f"{name} is {told[name]!r}; it must be a whole number from 1 to 1000.",
                          f"{name} 값이 {told[name]!r}입니다. 1부터 1000까지의 정수여야 합니다.")
    if not isinstance(told["image"], str) or not HARMLESS.fullmatch(told["image"]):
        raise Problem(f"image is {told['image']!r}; write it as a registry knows it, for example {DEFAULTS['image']}.",
                      f"image 값이 {told['image']!r}입니다. 저장소에 있는 이름대로 쓰세요. 예: {DEFAULTS['image']}.")
    return told


def labels(role: str) -> dict[str, str]:
    return {"app": NAME, "role": role}


def volume() -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": NAME},
            "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}}


def scheduler(told: dict[str, Any]) -> dict[str, Any]:
    command = ["dask", "scheduler", "--host", "0.0.0.0", "--port", str(PORT), "--no-dashboard"]
    return deployment("scheduler", 1, pod(told, "scheduler", command, memory=1024, with_class=True))


def workers(told: dict[str, Any]) -> dict[str, Any]:
    command = ["dask", "worker", f"tcp://{NAME}-scheduler:{PORT}", "--nworkers", "1", "--nthreads",
               str(told["threads"]), "--no-dashboard", "--local-directory", "/tmp"]
    return deployment("worker", told["workers"], pod(told, "worker", command, 1024 + told["threads"] * (CHILD + 128)))


def deployment(role: str, replicas: int, template: dict[str, Any]) -> dict[str, Any]:
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": f"{NAME}-{role}"},
            "spec": {"replicas": replicas, "selector": {"matchLabels": labels(role)}, "template": template}}


def service() -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Service", "metadata": {"name": f"{NAME}-scheduler"},
            "spec": {"selector": labels("scheduler"), "ports": [{"name": "dask", "port": PORT, "targetPort": PORT}]}}


def job(told: dict[str, Any]) -> dict[str, Any]:
    command = ["deploylab", "grade", "/class/submissions", "--out", "/class/results",
               "--scheduler", f"tcp://{NAME}-scheduler:{PORT}"]
    template = pod(told, "grader", command, memory=1024, with_class=True)
    template["spec"]["containers"][0]["env"] = [
        {"name": "DEPLOYLAB_ISOLATION", "value": LEVEL},
        {"name": "DEPLOYLAB_SECRET", "valueFrom": {"secretKeyRef": {"name": NAME, "key": "secret"}}}]
    near = {"labelSelector": {"matchLabels": labels("scheduler")}, "topologyKey": "kubernetes.io/hostname"}
    template["spec"] |= {
        "restartPolicy": "Never",
        "affinity": {"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [near]}}}
    return {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": NAME},
            "spec": {"suspend": True, "backoffLimit": 3, "template": template}}


def pod(told: dict[str, Any], role: str, command: list[str], memory: int, with_class: bool = False) -> dict[str, Any]:
    """A pod of our image; `with_class`: with the volume of submissions and results, which no student's code sees."""
    mounts = [{"name": "tmp", "mountPath": "/tmp"}]
    volumes: list[dict[str, Any]] = [{"name": "tmp", "emptyDir": {}}]
    if with_class:
        mounts.append({"name": "class", "mountPath": "/class"})
        volumes.append({"name": "class", "persistentVolumeClaim": {"claimName": NAME}})
    walls = {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]}}
    container = {"name": role, "image": told["image"], "command": command, "workingDir": "/tmp",
                 "resources": {"requests": {"cpu": "1", "memory": f"{memory}Mi"}, "limits": {"memory": f"{memory}Mi"}},
                 "securityContext": walls, "volumeMounts": mounts}
    user = {"runAsNonRoot": True, "runAsUser": USER, "fsGroup": USER, "seccompProfile": {"type": "RuntimeDefault"}}
    return {"metadata": {"labels": labels(role)},
            "spec": {"automountServiceAccountToken": False, "enableServiceLinks": False, "securityContext": user,
                     "containers": [container], "volumes": volumes}}


def policy() -> dict[str, Any]:
    ours = {"podSelector": {"matchLabels": {"app": NAME}}}
    names = [{"protocol": protocol, "port": 53} for protocol in ("UDP", "TCP")]
    return {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": NAME},
            "spec": {**ours, "policyTypes": ["Ingress", "Egress"], "ingress": [{"from": [ours]}],
                     "egress": [{"to": [ours]}, {"ports": names}]}}


def head(lang: str) -> str:
    first = {"en": "Grade a class on a Kubernetes cluster", "ko": "Kubernetes 클러스터에서 한 반을 채점한다"}[lang]
    how = {"en": "carried out by", "ko": "실행:"}[lang]
    commands = (
        f"kubectl create secret generic {NAME} --from-literal=secret=$(openssl rand -hex 16)",
        "kubectl apply -f grading.yaml",
        f"tar c submissions | kubectl exec -i deployment/{NAME}-scheduler -- tar x -C /class",
        f"kubectl patch job/{NAME} -p '{{\"spec\":{{\"suspend\":false}}}}'",
        f"kubectl wait --for=condition=complete job/{NAME} --timeout=2h",
        f"kubectl exec deployment/{NAME}-scheduler -- tar c -C /class results | tar x",
        "deploylab report results --out report",
        "kubectl delete -f grading.yaml",
    )
    return "\n".join([f"# {first}", f"# {how}", *(f"#   {line}" for line in commands)]) + "\n"


def missing() -> list[Remark]:
    return [
        said("how the submissions come from your learning platform: download its archive; deploylab grade reads the layouts of Canvas, Moodle and Gradescope.",
             "학습 플랫폼에서 제출물을 가져오는 일: 압축 파일로 내려받으면 된다. deploylab grade는 Canvas, Moodle, Gradescope의 구조를 읽는다."),
        said("encryption between the pods: tcp:// is in the clear, submissions and the course secret with it; with certificates of your own Dask speaks tls://.",
             "파드 사이의 암호화: tcp://는 제출물과 과목 비밀값을 평문으로 보낸다. 인증서를 마련하면 Dask는 tls://로도 통신한다."),
        said("a number of workers that follows the class: fixed here; kubectl scale changes it at any time, and nothing is lost.",
             "학생 수를 따라가는 워커 수: 여기서는 고정이다. kubectl scale로 언제든 바꿔도 잃는 것이 없다."),
    ]


def assumed(told: dict[str, Any]) -> list[Remark]:
    return [
        said(f"the image {told['image']}, built from the Containerfile and pushed where the cluster can pull it.",
             f"이미지 {told['image']}: Containerfile로 만들어 클러스터가 받을 수 있는 곳에 올려 둔다."),
        said(f"nodes whose kernel has Landlock (5.13 or later): where it is missing, the Job ends with a sentence instead of grading behind a lower wall than {LEVEL}.",
             f"커널에 Landlock이 있는 노드(5.13 이상): 없으면 {LEVEL}보다 낮은 벽으로 채점하지 않고 이유를 말하며 끝난다."),
        said("a network plugin that enforces NetworkPolicy: without one the scheduler is open to every pod of the cluster.",
             "NetworkPolicy를 지키는 네트워크 플러그인: 없으면 클러스터의 모든 파드가 스케줄러에 닿을 수 있다."),
        said("a default StorageClass: else name one in the claim.", "기본 StorageClass: 없으면 클레임에 이름을 적는다."),
        said(f"{told['workers']} workers of one core each, {told['threads']} files at a time on each: grading mostly waits for the sandboxed child, not for Python.",
             f"워커 {told['workers']}개에 코어 하나씩, 워커마다 한 번에 파일 {told['threads']}개: 채점은 대개 샌드박스의 답을 기다린다."),
    ]
