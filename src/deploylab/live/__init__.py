"""The live lab: the same strategies and balancers on real processes, sockets and requests of this machine."""
