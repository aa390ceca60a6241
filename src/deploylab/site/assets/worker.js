// Python in the reader's browser: loaded from this site alone, off the page's own thread.
// in   {id, call: "answer" | "trace", text}      out   {id, text} | {loaded} | {failed: why}
import createPyodideModule from "./pyodide/pyodide.asm.js";
import { loadPyodide } from "./pyodide/pyodide.js";

const plainly = self.fetch;
let loaded = 0;

/** A response that counts its bytes as they come; whatever the host calls WebAssembly, the compiler gets it. */
self.fetch = async (address, options) => {
  const response = await plainly(address, options);
  const counting = new TransformStream({
    transform(chunk, onward) {
      loaded += chunk.byteLength;
      self.postMessage({ loaded });
      onward.enqueue(chunk);
    },
  });
  const headers = String(address.url ?? address).endsWith(".wasm") ? { "content-type": "application/wasm" } : {};
  return new Response(response.body.pipeThrough(counting), { status: response.status, headers });
};

async function start() {
  const home = new URL("./pyodide/", import.meta.url).href;
  const archive = fetch(new URL("./deploylab.zip", import.meta.url));
  const stdin = () => null; // nobody can be asked: input() ends at once, as at the end of a file
  const python = await loadPyodide({ indexURL: home, packageBaseUrl: home, createPyodideModule, stdin });
  python.unpackArchive(await (await archive).arrayBuffer(), "zip", { extractDir: "/lab" });
  python.runPython("import sys; sys.path.insert(0, '/lab')");
  return python.pyimport("deploylab.site.reader");
}

const reader = start();
reader.catch((trouble) => self.postMessage({ failed: String(trouble) }));
self.onmessage = async ({ data: { id, call, text } }) => {
  const python = await reader;
  try {
    self.postMessage({ id, text: python[call](text) });
  } catch (trouble) {
    self.postMessage({ failed: String(trouble) });
  }
};
