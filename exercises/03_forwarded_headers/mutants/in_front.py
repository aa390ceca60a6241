# MISCONCEPTION: prepends
def append(headers, name, value):
    headers = list(headers)
    for at in reversed(range(len(headers))):
        known, before = headers[at]
        if known.lower() == name.lower():
            headers[at] = (known, f"{value}, {before}")
            return headers
    return [*headers, (name, value)]


def client_behind(headers, peer, trusted):
    lines = [value for name, value in headers if name.lower() == "x-forwarded-for"]
    hops = [hop.strip() for line in lines for hop in line.split(",")]
    address = peer
    while hops and address in trusted:
        address = hops.pop()
    return address
