import { Answer, Response, call, fetch, has, info, list } from "petri";

function say(response: Response): void {
  if (response.code.length == 0) console.log(`${response.status} ${response.text()}`);
  else console.log(`${response.code} ${response.message.length > 0} ${response.code == "capability.denied"}`);
}
function told(answer: Answer): void {
  console.log(answer.code.length == 0 ? answer.text() : answer.code);
}

/** Its argument is the address of a server. */
const origin = process.argv[1];
const first = fetch(origin + "/hello");
say(first);
console.log(`${first.header("Content-Type")!} ${first.headers.get("content-type")} ${first.header("x-none") === null}`);
say(fetch(origin + "/echo", { method: "PUT", headers: [["X-Key", "k"]], body: "größer" }));
say(fetch(origin + "/missing"));
say(fetch("http://localhost:1/"));
say(fetch("file:///etc/passwd"));
say(fetch(origin + "/hello", { method: "CONNECT" }));
say(fetch(origin + "/hello", { headers: [["Cookie", "a=b"]] }));
say(fetch(origin + "/hello", { headers: [["Accept", "a\nCookie: b"]] }));
told(call("shout", '"hello"'));
told(call("shout", "5"));
told(call("shout"));
told(call("whisper", '"a"'));
for (let i = 0; i < 70; i++) assert(fetch(origin + "/hello").ok);
console.log([has("net.get:" + origin + "/hello"), has("net.get:http://localhost:1/"), has("shout"), has("clock")].join(" "));
const about = info();
console.log(
  `${about.cell} ${about.limits.get("timeMs")} ${about.limits.get("descriptors")} ${list()[list().length - 1]} ${list().join() == about.capabilities.join()}`,
);
