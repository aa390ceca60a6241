"""The sentences of the player, one a step, in Korean and English. `{0}` is filled with a number or a word."""

SAY = {
    # the fleet
    "server.first": {"ko": "{0} 서버는 {1} 버전으로 가동 중입니다.", "en": "{0} is running version {1}."},
    "server.absent": {"ko": "{0} 서버는 아직 꺼져 있습니다.", "en": "{0} is still switched off."},
    "server.starting": {"ko": "{0} {1} 버전으로 기동을 시작합니다.", "en": "{0} begins to boot version {1}."},
    "server.ready": {
        "ko": "{0} 기동을 마쳐 요청을 받을 준비가 되었습니다({1}).",
        "en": "{0} has booted and is ready to serve ({1}).",
    },
    "server.stopping": {"ko": "{0} 종료를 시작합니다.", "en": "{0} begins to shut down."},
    "server.stopped": {"ko": "{0} 꺼졌습니다.", "en": "{0} is switched off."},
    "server.crashed": {"ko": "{0} 비정상 종료되었습니다.", "en": "{0} has crashed."},
    "route.in": {
        "ko": "로드밸런서가 {0} 배분 대상에 넣었습니다: 이제 새 요청을 받습니다.",
        "en": "The balancer puts {0} into rotation: it now gets new requests.",
    },
    "route.out": {
        "ko": "로드밸런서가 {0} 배분 대상에서 뺐습니다: 새 요청이 더는 가지 않습니다.",
        "en": "The balancer takes {0} out of rotation: it gets nothing new.",
    },
    "route.out.busy": {
        "ko": "로드밸런서가 {0} 배분 대상에서 뺐습니다: 새 요청은 가지 않고, 안에 있는 {1}건은 마저 처리합니다.",
        "en": "The balancer takes {0} out of rotation: nothing new arrives, the {1} inside go on.",
    },
    "split.first": {"ko": "트래픽은 {0} 비율로 나뉩니다.", "en": "The traffic is split: {0}."},
    "split": {"ko": "트래픽 비율이 바뀝니다: {0}.", "en": "The traffic is split anew: {0}."},
    "schema": {"ko": "데이터베이스 스키마 변경({0})이 적용되었습니다.", "en": "The database schema has changed ({0})."},
    # the strategy
    "intend.Start": {
        "ko": "전략의 지시: {0} {1} 버전으로 기동하라.",
        "en": "The strategy says: boot {0} with version {1}.",
    },
    "intend.Stop": {"ko": "전략의 지시: {0} 정지하라.", "en": "The strategy says: stop {0}."},
    "intend.Register": {
        "ko": "전략의 지시: {0} 배분 대상에 등록하라.",
        "en": "The strategy says: register {0} with the balancer.",
    },
    "intend.Deregister": {
        "ko": "전략의 지시: {0} 배분 대상에서 제외하라.",
        "en": "The strategy says: deregister {0} from the balancer.",
    },
    "intend.Drain": {
        "ko": "전략의 지시: {0} 비워질 때까지 최대 {1}초 기다려라(커넥션 드레이닝).",
        "en": "The strategy says: wait up to {1} s for {0} to drain.",
    },
    "intend.AwaitReady": {
        "ko": "전략의 지시: {0} 헬스체크를 통과할 때까지 최대 {1}초 기다려라.",
        "en": "The strategy says: wait up to {1} s for {0} to pass the health check.",
    },
    "intend.Split": {"ko": "전략의 지시: 트래픽을 {0} 나누어라.", "en": "The strategy says: split the traffic: {0}."},
    "intend.SmokeTest": {
        "ko": "전략의 지시: 사용자가 없는 {0} 풀에 스모크 테스트를 보내라.",
        "en": "The strategy says: smoke-test pool {0}, which has no users yet.",
    },
    "intend.Observe": {
        "ko": "전략의 지시: {0} 버전을 {1}초 동안 관찰하라.",
        "en": "The strategy says: observe version {0} for {1} s.",
    },
    "intend.Migrate": {
        "ko": "전략의 지시: 데이터베이스 스키마를 변경하라({0}).",
        "en": "The strategy says: change the database schema ({0}).",
    },
    "intend": {"ko": "전략의 지시: {0}.", "en": "The strategy says: {0}."},
    "answer.done": {"ko": "{0} 지시가 끝났습니다.", "en": "{0} is done."},
    "answer.started": {
        "ko": "기동을 시작시켰습니다: 기동이 끝나기를 기다리지는 않습니다.",
        "en": "Booting has begun; nobody has waited for it yet.",
    },
    "answer.drained": {
        "ko": "드레이닝이 끝났습니다: 안에 남은 요청이 없습니다.",
        "en": "Drained: no request is left inside.",
    },
    "answer.undrained": {
        "ko": "드레이닝 제한 시간이 지났습니다: 아직 {0}건이 안에 있습니다.",
        "en": "The drain ran out of time: {0} are still inside.",
    },
    "answer.stopped": {"ko": "정지했습니다: 끊긴 요청이 없습니다.", "en": "Stopped: no request was cut."},
    "answer.cut": {"ko": "정지하면서 처리 중이던 {0}건이 끊겼습니다.", "en": "Stopped: {0} requests inside were cut."},
    "answer.ready": {
        "ko": "준비를 확인했습니다: 헬스체크를 통과했습니다.",
        "en": "Ready: the health check has passed.",
    },
    "answer.smoke.ok": {"ko": "스모크 테스트를 통과했습니다.", "en": "The smoke test has passed."},
    "answer.smoke.bad": {"ko": "스모크 테스트에 실패했습니다.", "en": "The smoke test has failed."},
    "answer.report": {
        "ko": "관찰 결과: 새 버전 {0}건 중 오류 {1}건, 기존 버전 {2}건 중 오류 {3}건.",
        "en": "Observed: {1} errors in {0} requests of the new version, {3} in {2} of the old.",
    },
    "answer.trouble": {"ko": "지시를 이루지 못했습니다: {0}.", "en": "It could not be done: {0}."},
    "intervene.kill": {"ko": "외부 개입: {0} 강제로 종료되었습니다.", "en": "Somebody kills {0}."},
    "intervene.break": {
        "ko": "외부 개입: {0} 고장 나 오류만 응답합니다.",
        "en": "Somebody breaks {0}: it answers errors only.",
    },
    "intervene.mend": {"ko": "외부 개입: {0} 고쳐졌습니다.", "en": "Somebody mends {0}."},
    "intervene.slow": {
        "ko": "외부 개입: {0} 느려집니다(처리 시간 {1}배).",
        "en": "Somebody slows {0} down ({1} times).",
    },
    "intervene.drain": {
        "ko": "외부 개입: {0} 배분 대상에서 빠져 드레이닝에 들어갑니다.",
        "en": "Somebody takes {0} out of rotation to drain it.",
    },
    "intervene.restore": {
        "ko": "외부 개입: {0} 배분 대상으로 돌아옵니다.",
        "en": "Somebody puts {0} back into rotation.",
    },
    "intervene.add": {"ko": "외부 개입: {0} 새로 투입됩니다.", "en": "Somebody adds {0}."},
    "intervene.weight": {"ko": "외부 개입: 트래픽 비율을 바꿉니다({0}).", "en": "Somebody changes the split: {0}."},
    "intervene.roll_back": {"ko": "외부 개입: 롤백을 요청했습니다.", "en": "Somebody asks for a rollback."},
    "intervene": {"ko": "외부 개입: {0}.", "en": "Somebody intervenes: {0}."},
    # a request
    "arrive": {"ko": "#{0}번 요청이 도착했습니다({1}).", "en": "Request #{0} arrives ({1})."},
    "pick": {"ko": "#{0}번 요청이 {1} 갔습니다.", "en": "Request #{0} goes to {1}."},
    "pick.only": {
        "ko": "#{0}번 요청이 {1} 갔습니다: 지금 받을 수 있는 서버는 이곳뿐입니다.",
        "en": "Request #{0} goes to {1}: no other server is in rotation.",
    },
    "pick.kept": {
        "ko": "#{0}번 요청이 {1} 갔습니다: 이미 맺은 연결(세션)을 따라가므로 새로 고르지 않습니다.",
        "en": "Request #{0} goes to {1}: it follows its connection or session, and nothing is decided anew.",
    },
    "pick.least": {
        "ko": "#{0}번 요청이 {1} 갔습니다: 처리 중 {2}건으로 후보 {3}대 중 가장 적습니다.",
        "en": "Request #{0} goes to {1}: with {2} in flight it is the least busy of {3}.",
    },
    "pick.least.tie": {
        "ko": "#{0}번 요청이 {1} 갔습니다: 처리 중 {2}건으로 가장 적은 {3}대 가운데 차례가 된 서버입니다.",
        "en": "Request #{0} goes to {1}: {3} servers tie with {2} in flight, and it is next in turn.",
    },
    "pick.best": {
        "ko": "#{0}번 요청이 {1} 갔습니다: {2} {3}, 후보 {5}대 중 가장 {4}.",
        "en": "Request #{0} goes to {1}: its {2}, {3}, is the {4} of {5}.",
    },
    "pick.tie": {
        "ko": "#{0}번 요청이 {1} 갔습니다: {2} {3}, {4}대가 같아 그중 차례가 된 서버입니다.",
        "en": "Request #{0} goes to {1}: {4} servers tie ({2} {3}), and it is next in turn.",
    },
    "pick.scored": {"ko": "#{0}번 요청이 {1} 갔습니다({2} {3}).", "en": "Request #{0} goes to {1} ({2} {3})."},
    "pick.turn": {
        "ko": "#{0}번 요청이 {1} 갔습니다: 차례대로 나눕니다.",
        "en": "Request #{0} goes to {1}: it is next in turn.",
    },
    "pick.random": {
        "ko": "#{0}번 요청이 {1} 갔습니다: 무작위로 뽑혔습니다.",
        "en": "Request #{0} goes to {1}: drawn at random.",
    },
    "pick.two": {
        "ko": "#{0}번 요청이 {1} 갔습니다: 무작위로 고른 두 대 중 처리 중 요청이 적은 쪽입니다.",
        "en": "Request #{0} goes to {1}: the less busy of two drawn at random.",
    },
    "pick.hash": {
        "ko": "#{0}번 요청이 {1} 갔습니다: 클라이언트의 해시값이 가리키는 서버입니다.",
        "en": "Request #{0} goes to {1}: the hash of its client points there.",
    },
    "begin": {"ko": "{1} #{0}번 요청의 처리를 시작합니다.", "en": "{1} begins to work on #{0}."},
    "begin.waited": {
        "ko": "{1} 대기열에서 {2} 기다린 #{0}번 요청의 처리를 시작합니다.",
        "en": "{1} begins to work on #{0}, which waited {2} in the queue.",
    },
    "finish": {"ko": "{1} #{0}번 요청에 응답했습니다: 도착부터 {2}.", "en": "{1} answers #{0}, {2} after it arrived."},
    "fail.refused": {
        "ko": "#{0}번 요청이 거부되었습니다: 요청을 받을 서버가 없습니다.",
        "en": "#{0} is refused: no server was there to take it.",
    },
    "fail.refused.at": {
        "ko": "#{0}번 요청이 거부되었습니다: 배정된 {1} 서버는 꺼져 있거나 종료 중입니다.",
        "en": "#{0} is refused: it was sent to {1}, which does not run any more or not yet.",
    },
    "fail.cut_in_flight": {
        "ko": "#{0}번 요청이 처리 도중에 끊겼습니다: 안에 있는 동안 {1} 정지했습니다.",
        "en": "#{0} is cut in flight: {1} stopped while it was inside.",
    },
    "fail.not_ready": {
        "ko": "#{0}번 요청이 503 응답을 받았습니다: {1} 아직 기동 중입니다.",
        "en": "#{0} is answered 503: {1} is still booting.",
    },
    "fail.errored": {
        "ko": "#{0}번 요청이 실패했습니다: {1} 오류(500)로 응답했습니다.",
        "en": "#{0} fails: {1} answered 500.",
    },
    "fail.timed_out": {
        "ko": "#{0}번 요청을 클라이언트가 포기했습니다: 기다림이 제한 시간을 넘었습니다.",
        "en": "The client gives up on #{0}: it waited too long.",
    },
    "fail.dropped": {
        "ko": "#{0}번 요청이 버려졌습니다: {1} 대기열이 가득 찼습니다.",
        "en": "#{0} is dropped: the queue of {1} is full.",
    },
    "retry": {
        "ko": "#{0}번 요청의 {1}번째 시도가 실패하여({2}) 클라이언트가 다시 시도합니다.",
        "en": "Attempt {1} of #{0} failed ({2}); its client will try again.",
    },
    "write": {"ko": "#{0}번 요청의 쓰기가 저장되었습니다.", "en": "The write of #{0} is stored."},
    "write.again": {
        "ko": "#{0}번 요청의 쓰기가 한 번 더 저장되었습니다: 데이터가 중복되었습니다.",
        "en": "The write of #{0} is stored once more: the data is duplicated.",
    },
    "session": {
        "ko": "#{0}번 요청의 세션이 {1} 서버에 없습니다: 로그인 상태를 잃었습니다.",
        "en": "The session of #{0} is not on {1}: the user is logged out.",
    },
    "unreadable": {
        "ko": "#{0}번 요청: {1} 서버의 버전은 이 행의 형식을 읽지 못합니다.",
        "en": "#{0}: the version on {1} cannot read the form of this row.",
    },
}

CAUSES = {
    "refused": {"ko": "거부됨", "en": "refused"},
    "cut_in_flight": {"ko": "처리 중 끊김", "en": "cut in flight"},
    "not_ready": {"ko": "기동 중 503", "en": "not ready"},
    "errored": {"ko": "오류 500", "en": "errored"},
    "timed_out": {"ko": "시간 초과", "en": "timed out"},
    "dropped": {"ko": "대기열 초과", "en": "dropped"},
}
ACCOUNTS = {
    "sent": {"ko": "보냄", "en": "sent"},
    "ok": {"ko": "성공", "en": "ok"},
    **CAUSES,
    "in_flight": {"ko": "처리 중", "en": "in flight"},
}
