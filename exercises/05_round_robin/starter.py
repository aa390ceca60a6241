"""Round robin: everybody in turn.  /  라운드 로빈: 차례대로."""


class RoundRobin:
    def __init__(self):
        pass  # TODO: what has to be remembered?  /  무엇을 기억해야 할까요?

    def pick(self, servers, request):
        """Return the server whose turn it is.  /  차례가 된 서버를 돌려줍니다."""
        return None  # TODO
