"""The schemas that travel with the package, made strict: a field that they do not know is refused."""

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

FOLDER = Path(__file__).parent / "schemas"
KUBERNETES = {("apps/v1", "Deployment"): "io.k8s.api.apps.v1.Deployment",
              ("v1", "Service"): "io.k8s.api.core.v1.Service",
              ("v1", "PersistentVolumeClaim"): "io.k8s.api.core.v1.PersistentVolumeClaim",
              ("batch/v1", "Job"): "io.k8s.api.batch.v1.Job",
              ("networking.k8s.io/v1", "NetworkPolicy"): "io.k8s.api.networking.v1.NetworkPolicy"}
CUSTOM = {("argoproj.io/v1alpha1", "Rollout"): "argo-rollout.json.gz",
          ("argoproj.io/v1alpha1", "AnalysisTemplate"): "argo-analysis-template.json.gz",
          ("flagger.app/v1beta1", "Canary"): "flagger.json.gz",
          ("gateway.networking.k8s.io/v1", "HTTPRoute"): "httproute.json"}
KINDS = (*KUBERNETES, *CUSTOM)
METADATA = {"$ref": "#/$defs/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"}


@cache
def validator(api_version: str, kind: str) -> Draft202012Validator:
    """The strict validator of a kind; KeyError if there is none."""
    known = _loaded("kubernetes.json.gz")
    if (api_version, kind) in KUBERNETES:
        return Draft202012Validator({"$ref": f"#/$defs/{KUBERNETES[api_version, kind]}", **known})
    schema = strict(_loaded(CUSTOM[api_version, kind])["schema"])
    schema["properties"]["metadata"] = METADATA  # a CRD leaves the metadata to the API server
    return Draft202012Validator({**schema, **known})


def _loaded(name: str) -> Any:
    data = (FOLDER / name).read_bytes()
    return json.loads(gzip.decompress(data) if name.endswith(".gz") else data)


def strict(schema: Any) -> Any:
    """A structural schema that refuses what it does not name, as the API server does under strict validation."""
    if isinstance(schema, list):
        return [strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: {name: strict(part) for name, part in value.items()} if key == "properties" else strict(value)
            for key, value in schema.items()}
    free = made.get("x-kubernetes-preserve-unknown-fields") or "additionalProperties" in made
    if "properties" in made and not free:
        made["additionalProperties"] = False
    if made.get("nullable") and isinstance(made.get("type"), str):
        made["type"] = [made["type"], "null"]
    return made
