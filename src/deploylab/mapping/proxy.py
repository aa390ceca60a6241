"""The reverse proxy in one object: a request forward, a response back, each with its reasons."""

from deploylab.mapping import apache_reader, nginx_reader


class ReverseProxy:
    """`dialect` is an Apache or an Nginx: anything with forward(request) and reverse(request, response)."""

    def __init__(self, dialect):
        self.dialect = dialect

    @classmethod
    def from_apache(cls, text, server_name="www.example.com", listen=80, tls=False):
        """Read Apache directives; raises Problem or UnsupportedDirective with the line."""
        return cls(apache_reader.read(text, server_name, listen, tls))

    @classmethod
    def from_nginx(cls, text, server_name="www.example.com", listen=80, tls=False):
        """Read nginx directives; raises Problem or UnsupportedDirective with the line."""
        return cls(nginx_reader.read(text, server_name, listen, tls))

    def forward(self, request):
        """What the server is sent (Forwarded), or what the proxy answers itself (Answered)."""
        return self.dialect.forward(request)

    def reverse(self, request, response):
        """What the client receives. Headers that the proxy adds by itself (Server, Date) are left out."""
        return self.dialect.reverse(request, response)
