"""A log whose every name, path, command and account wants to be markup, a script or something unseen."""

SCRIPT = "window.alerted=1;alert(1)"
PAYLOADS = [
    f"<script>{SCRIPT}</script>",
    f"</script><script>{SCRIPT}</script>",
    f"</style></title></textarea></noscript><img src=x onerror={SCRIPT}>",
    f"\"><svg onload={SCRIPT}>",
    f"' onmouseover='{SCRIPT}' autofocus onfocus='{SCRIPT}",
    f"\" style=\"position:fixed;inset:0\" onclick=\"{SCRIPT}",
    f"<iframe src=\"javascript:{SCRIPT}\"></iframe><base href=//example.invalid/>",
    f"<!--><script>{SCRIPT}</script>-->",
    "<!-- never closed",
    f"]]><![CDATA[<x xmlns='http://www.w3.org/1999/xhtml'><script>{SCRIPT}</script>",
    f"&lt;script&gt;{SCRIPT}&#60;/script&#62;&nbsp;",
    "<meta http-equiv=refresh content=0;url=https://example.invalid/>",
    "<link rel=stylesheet href=https://example.invalid/x.css><style>*{display:none}</style>",
    f"{{{{script}}}} ${{{SCRIPT}}} `{SCRIPT}`",
    f"<scr\0ipt>{SCRIPT}</scr\0ipt>",
    "\u202etxt.exe\u2066 \u2028\u2029\u200b\ufeff",
    "line\r\none\ttwo\x1b[31m\x7f\x85",
    "a" * 3000 + "<b>",
    " lots  of    spaces ",
    "Z" + "\u0335\u0336\u0337" * 40,
]
BYTES = [payload.encode() for payload in PAYLOADS] + [b"\xff\xfe<b>\xc0\xbcscript\xc0\xbe", b"\xf0\x9f\"><b>"]


def encoded(data):
    return data.hex().upper()


def write_hostile_log(path):
    lines = []
    second, serial = 1795400000, 100

    def event(*records):
        nonlocal second, serial
        second += 7
        serial += 1
        stamp = f"msg=audit({second}.{serial % 1000:03}:{serial})"
        for type_and_body in records:
            kind, body = type_and_body.split(" ", 1)
            lines.append(f"type={kind} {stamp}: {body}".encode())

    ids = "auid={0} uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts0 ses=3"
    for number, data in enumerate(BYTES):
        text, user = encoded(data), ids.format(1000 + number)
        name = data.decode("utf-8", "replace").replace('"', "'").replace("\n", " ").replace("\0", "")
        call = "SYSCALL arch=c000003e syscall={} success={} exit={} a0=0 a1=0 a2=0 a3=0 items=2 ppid=9 pid={} " + user
        argv = [b"docker", b"run", b"--privileged", b"-v", b"/:" + data, b"--name", data, data, b"sh", b"-c", data]
        event(call.format(59, "yes", 0, 500 + number) + f" comm={text} exe=\"/usr/bin/docker\" key={text}",
              f"EXECVE argc={len(argv)} " + " ".join(f"a{i}={encoded(one)}" for i, one in enumerate(argv)),
              f"CWD cwd={text}", f"PATH item=0 name={text} inode=1 dev=08:01 mode=0100755 ouid=0 ogid=0 rdev=00:00 "
              "nametype=NORMAL", f"PROCTITLE proctitle={text}")
        event(call.format(59, "yes", 0, 600 + number) + f" comm={text} exe={text} key={text}",
              f"EXECVE argc=2 a0={text} a1={text}")
        event(call.format(257, "no", -13, 700 + number) + f" comm={text} exe={text} key={text}",
              f"PATH item=0 name={text} inode=1 dev=08:01 mode=0100644 ouid=0 ogid=0 rdev=00:00 nametype=CREATE")
        event(f"USER_LOGIN pid=1 uid=0 auid={1000 + number} ses=3 msg='op=login acct={text} exe={text} hostname={text} "
              f"addr={text} terminal={text} res=failed'")
        event(f"USER_CMD pid=1 uid=0 auid={1000 + number} ses=3 msg='cwd={text} cmd={text} exe={text} terminal=pts/0 "
              f"res=success'")
        event(f"AVC avc:  denied  {{ {name.replace(' ', '_')} }} for  pid=5 comm={text} name={text} "
              f"scontext={name.replace(' ', '_')} tcontext=u:r:t tclass=file permissive=0")
        event(f"ANOM_ABEND auid=1000 uid=0 gid=0 ses=3 pid=9 comm={text} exe={text} sig=11 res=1")
        event(f"SERVICE_START pid=1 uid=0 auid=4294967295 ses=4294967295 msg='unit={text} comm={text} exe={text} "
              "hostname=? addr=? terminal=? res=success'")
        node = name.replace(" ", "")
        lines.append(f"node={node} type=USER_LOGIN msg=audit({second}.5:{serial}): pid=1 uid=0 auid=0 ses=1 "
                     f"msg='op=login acct=\"{name}\" res=success'\x1dAUID=\"{name}\" UID=\"{name}\"".encode())
    with open(path, "wb") as file:
        file.write(b"\n".join(lines) + b"\n")
