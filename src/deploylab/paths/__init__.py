"""Paths of packets: which way a request and its reply take, by mode. A mode, not a product: product names mislead.

                  reply       server sees   handshakes   1 KB in, 50 KB out: through the balancer
    nat           balancer    client        1            51 KB
    full_nat      balancer    balancer      1            51 KB
    dsr           direct      client        1             1 KB
    tunnel        direct      client        1             1 KB
    full_proxy    balancer    balancer      2            51 KB

`AWS_NLB` says why one product cannot be put under one mode.
"""

from deploylab.paths.dsr import dsr
from deploylab.paths.full_nat import full_nat
from deploylab.paths.full_proxy import full_proxy
from deploylab.paths.nat import nat
from deploylab.paths.packets import Address, Hop, Path
from deploylab.paths.tunnel import tunnel

PATHS = {"nat": nat, "full_nat": full_nat, "dsr": dsr, "tunnel": tunnel, "full_proxy": full_proxy}

AWS_NLB = {
    "ko": "AWS 문서는 NLB 뒤의 서버가 어떤 출발지 주소를 보는지(클라이언트 IP 보존)만 설명한다. 반환 경로는 설명하지 "
    "않으며 DSR이라고 부르지도 않는다. NLB라는 이름이 같아도 사업자마다 방식이 다르므로 모드로 구분해야 한다.",
    "en": "The AWS documents say which source address a target of an NLB sees (client IP preservation). They do not "
    "describe the way back and never call it DSR. NLBs of other vendors differ: name the mode, not the product.",
}

__all__ = ["AWS_NLB", "PATHS", "Address", "Hop", "Path", "dsr", "full_nat", "full_proxy", "nat", "tunnel"]
