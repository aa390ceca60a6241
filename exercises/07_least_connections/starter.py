"""Least connections: to the server with the fewest requests inside.  /  최소 연결: 처리 중인 요청이 가장 적은 서버로."""


class LeastConnections:
    def __init__(self):
        pass  # TODO: what must be remembered for ties?  /  동률일 때를 위해 무엇을 기억해야 할까요?

    def pick(self, servers, request):
        """Return the server with the fewest requests inside.  /  처리 중인 요청이 가장 적은 서버를 돌려줍니다."""
        return None  # TODO
