"""For whom does the proxy speak?  /  프록시는 누구를 대신해 말하는가?"""


def append(headers, name, value):
    """The headers with `value` added to `name`.  /  `name`에 `value`를 덧붙인 헤더."""
    return list(headers)  # TODO


def client_behind(headers, peer, trusted):
    """The address of the user.  /  사용자의 주소."""
    return None  # TODO
