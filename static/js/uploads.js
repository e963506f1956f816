// Sends files in parts, shows how far each is, and goes on by itself when the line comes back.
// Without this script the page's own buttons send them. A file whose upload broke off goes on
// where it stopped when the same file is chosen again: the server knows it by its digest.
// Whoever shows the place hears of it: "files:told" with the answer, "files:redraw" after the last.

const PART = 512 * 1024;
const PAUSES = [1000, 2000, 5000, 10000, 20000]; // between tries, the last again and again
const POLL = 3000; // while a file is being checked
const HEADERS = { "Tus-Resumable": "1.0.0", Accept: "application/json" };

class Broken extends Error {} // the line, not the file: try again

class Sending {
  constructor(place, file) {
    this.place = place;
    this.file = file;
    this.stop = new AbortController();
    this.line = place.element.querySelector("template[data-upload]").content.firstElementChild.cloneNode(true);
    this.bar = this.line.querySelector("progress");
    this.line.querySelector("[data-name]").textContent = file.name;
    this.bar.setAttribute("aria-label", file.name);
    this.line.querySelector("[data-cancel]").addEventListener("click", () => this.cancel());
    place.element.querySelector("[data-uploads]").append(this.line);
    this.show(0);
  }

  show(offset) {
    const share = this.file.size ? Math.floor((100 * offset) / this.file.size) : 0;
    this.bar.value = share;
    this.line.querySelector("[data-share]").textContent = `${share} %`;
  }

  async run() {
    for (let tries = 0; ; tries += 1) {
      try {
        return await this.whole(() => {
          tries = 0;
          this.place.say(this.place.words.sending);
        });
      } catch (error) {
        if (!(error instanceof Broken)) throw error;
        this.place.say(this.place.words.broken, true);
        await pause(PAUSES[Math.min(tries, PAUSES.length - 1)], this.stop.signal);
      }
    }
  }

  // From where the server stands to the end; `went` is told that something arrived.
  async whole(went) {
    this.digest ??= await digestOf(this.file);
    const begun = await this.ask("POST", this.place.url, {
      "Upload-Length": this.file.size,
      "Upload-Metadata": [["filename", this.file.name], ["sha256", this.digest]]
        .filter(([, value]) => value)
        .map(([name, value]) => `${name} ${encoded(value)}`)
        .join(","),
    });
    if (begun.status !== 201) return begun;
    this.url = begun.headers.get("Location");
    let offset = Number(begun.headers.get("Upload-Offset"));
    while (offset < this.file.size) {
      this.show(offset);
      const sent = await this.ask(
        "PATCH",
        this.url,
        { "Upload-Offset": offset, "Content-Type": "application/offset+octet-stream" },
        this.file.slice(offset, offset + PART),
      );
      if (![204, 409].includes(sent.status)) return sent;
      offset = Number(sent.headers.get("Upload-Offset"));
      went();
    }
    this.show(this.file.size);
    const id = this.url.split("/").at(-2);
    return this.ask("POST", `${this.place.url}${id}/`);
  }

  async ask(method, url, headers = {}, body = undefined) {
    const token = this.place.token;
    let response;
    try {
      response = await fetch(url, {
        method,
        body,
        headers: { ...HEADERS, ...headers, "X-CSRFToken": token },
        signal: this.stop.signal,
        redirect: "manual",
      });
    } catch (error) {
      throw error.name === "AbortError" ? error : new Broken();
    }
    if (response.status >= 500) throw new Broken();
    return response;
  }

  cancel() {
    this.stop.abort();
    if (!this.url) return;
    const token = this.place.token;
    fetch(this.url, { method: "DELETE", headers: { ...HEADERS, "X-CSRFToken": token } }).catch(() => {});
  }
}

// The question, or another part of a page, that files are chosen for. It sends one after another.
class Place {
  constructor(element) {
    this.element = element;
    const settings = element.querySelector("[data-uploads]").dataset;
    this.url = settings.url;
    this.words = settings;
    this.waiting = Promise.resolve();
    this.underWay = 0;
  }

  get form() {
    return this.element.closest("form") ?? this.element.querySelector("form");
  }

  get token() {
    return this.form.elements.csrfmiddlewaretoken.value;
  }

  say(words, isTrouble = false) {
    const state = this.element.querySelector("[data-saved]");
    if (state.textContent === words) return; // it would be read aloud again
    state.textContent = words;
    state.classList.toggle("trouble", isTrouble);
  }

  add(files) {
    for (const file of files) {
      const sending = new Sending(this, file);
      this.underWay += 1;
      this.waiting = this.waiting.then(() => this.send(sending));
    }
  }

  async send(sending) {
    this.say(this.words.sending);
    try {
      const response = await sending.run();
      const isJson = response.headers.get("Content-Type")?.includes("json");
      const told = isJson ? await response.json() : { problems: [this.words.refused] };
      this.tell(told, response.status);
    } catch (error) {
      if (error.name === "AbortError") this.say(this.words.cancelled);
      else this.say(this.words.refused, true);
    }
    sending.line.remove();
    this.underWay -= 1;
    if (!this.underWay && this.hasChanged) {
      this.hasChanged = false;
      this.element.dispatchEvent(new CustomEvent("files:redraw"));
    }
  }

  tell(told, status) {
    if (status === 200) this.hasChanged = true;
    this.element.dispatchEvent(new CustomEvent("files:told", { detail: { told, status } }));
  }
}

function encoded(text) {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

// Browsers compute digests on secure pages only; without one an upload begins anew.
async function digestOf(file) {
  if (!crypto.subtle) return "";
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Ends early when the line comes back.
function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    addEventListener("online", resolve, { once: true });
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

// Files that are being checked: look again until they are not.
async function poll() {
  const waiting = [...document.querySelectorAll('[data-file-state="pending"]')];
  const lists = new Set(waiting.map((mark) => mark.closest("[data-question]")).filter(Boolean));
  if (!lists.size || document.visibilityState !== "visible") return;
  try {
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    for (const element of lists) {
      const fresh = page.getElementById(element.id);
      element.classList.toggle("has-error", Boolean(fresh?.classList.contains("has-error")));
      for (const part of ["[data-files]", "[data-faults]"]) {
        const now = fresh?.querySelector(part);
        const before = element.querySelector(part);
        if (now && before && now.innerHTML !== before.innerHTML) before.replaceWith(now);
      }
    }
  } catch { /* no network: the next time */ }
}

if (document.querySelector("[data-uploads]")) {
  const places = new Map();
  // Before autosave.js hears of it, which would send the file as a whole.
  document.addEventListener("change", (event) => {
    const element = event.target.closest("[data-question]");
    if (event.target.type !== "file" || !element?.querySelector("[data-uploads]")) return;
    event.stopPropagation();
    const files = [...event.target.files];
    event.target.value = "";
    if (!places.has(element)) places.set(element, new Place(element));
    places.get(element).add(files);
  }, true);
  // The page's own buttons wait for what is under way.
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const busy = [...places.values()].filter((place) => place.underWay && place.form === form);
    if (!busy.length) return;
    event.preventDefault();
    event.stopPropagation();
    const button = event.submitter;
    await Promise.all(busy.map((place) => place.waiting));
    form.requestSubmit(button?.isConnected ? button : undefined);
  }, true);
  setInterval(poll, POLL);
}
