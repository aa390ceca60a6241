"""What the tests of exported manifests share."""

import copy

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  replicas: 10
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
        - name: app
          image: example/shop:1.4
          readinessProbe: {httpGet: {path: /, port: 80}, periodSeconds: 2}
"""
ROLLOUT = DEPLOYMENT.replace("apps/v1", "argoproj.io/v1alpha1").replace("Deployment", "Rollout")
CANARY = """\
apiVersion: flagger.app/v1beta1
kind: Canary
metadata: {name: shop}
spec:
  targetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
  service: {port: 80}
  analysis: %s
"""


def places(value, path=()):
    """The path of every table in a document: where a field can be added."""
    if isinstance(value, dict):
        yield path
        for key, entry in value.items():
            yield from places(entry, (*path, key))
    if isinstance(value, list):
        for number, entry in enumerate(value):
            yield from places(entry, (*path, number))


def with_strange_field(document, path):
    """A copy of the document with a field in this table that no schema knows."""
    broken = spot = copy.deepcopy(document)
    for key in path:
        spot = spot[key]
    spot["noSuchField"] = 1
    return broken
