"""A headless Chromium that opens a page, waits for it, and takes its picture, over the DevTools protocol."""

import base64
import json
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

CHROMIUM = shutil.which("chromium")


class Page:
    def __init__(self, socket: ClientConnection) -> None:
        self.socket, self.number = socket, 0

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self.socket.recv(timeout=60))
            if answer.get("id") == self.number:
                return dict(answer["result"])

    def run(self, script: str) -> Any:
        return self.call("Runtime.evaluate", expression=script, returnByValue=True)["result"].get("value")

    def open(self, url: str) -> None:
        self.call("Page.navigate", url=url)

    def text(self) -> str:
        """What can be read on the page, shadow roots included."""
        return str(
            self.run(
                "(function all(n){let t='';for(const c of n.childNodes){"
                "if(c.nodeType===3)t+=c.textContent+' ';else if(!['STYLE','SCRIPT'].includes(c.nodeName)){"
                "if(c.shadowRoot)t+=all(c.shadowRoot);t+=all(c)}}return t})(document.body)"
            )
        )

    def wait_for(self, *words: str, seconds: float = 90) -> str:
        """The page's text once all the words stand in it."""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            text = self.text()
            if all(word in text for word in words):
                return text
            time.sleep(0.5)
        missing = [word for word in words if word not in text]
        raise AssertionError(f"{missing} did not come to stand in: {text[:2000]}")

    def picture(self, target: Path, height: int = 2400) -> None:
        size = {"width": 1200, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.call("Emulation.setDeviceMetricsOverride", **size)
        time.sleep(1)
        data = self.call("Page.captureScreenshot", format="png")["data"]
        target.write_bytes(base64.b64decode(data))


@contextmanager
def chromium(folder: Path) -> Iterator[Page]:
    assert CHROMIUM is not None
    call = [CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    call += [
        "--remote-debugging-port=0",
        f"--user-data-dir={folder}",
        "--window-size=1200,2400",
        "about:blank",
    ]
    process = subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        port_file = folder / "DevToolsActivePort"
        for _ in range(240):
            if port_file.exists() and port_file.read_text().strip():
                break
            time.sleep(0.25)
        port = port_file.read_text().splitlines()[0]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json") as answer:
            pages = [page for page in json.load(answer) if page["type"] == "page"]
        with connect(pages[0]["webSocketDebuggerUrl"], max_size=None) as socket:
            yield Page(socket)
    finally:
        process.terminate()
        process.wait(timeout=20)
