"""Every block of commands and code in README.md, run as it stands there.

    console   typed into redis-cli, whose answers must be those below each command
    python, js, c   must print what the comment behind the printing line says
    cpp       a library of functions, which the next c++ line of sh builds
    sh        ./dev run … starts the binary with these options, redis-cli … is run; of the others, which take
              minutes or a container engine, the verbs and files must exist
Ports are replaced: by that of the running server, and for servers of its own by a free one.
"""

import os
import pathlib
import re
import shlex
import socket
import subprocess
import sys
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORK = ROOT / "build" / "clients"
PORT = os.environ["ORIBI_PORT"]
BINARY = os.environ["ORIBI_BINARY"]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = FENCE.findall((ROOT / "README.md").read_text())


def run(arguments, **options):
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=120, **options)
    if done.returncode != 0:
        raise AssertionError(f"{arguments} ended with {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout


def blocks(*languages):
    return [text for language, text in BLOCKS if language in languages]


def promised(code):
    """What the comments behind printing lines say."""
    return re.findall(r"^\S*(?:print|printf|console\.log)\(.*[;)]  ?(?:#|//) (.*)$", code, re.MULTILINE)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Readme(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        run(["redis-cli", "-p", PORT, "flushall"])

    def test_has_only_blocks_that_are_run(self):
        self.assertEqual({language for language, _ in BLOCKS}, {"console", "python", "js", "c", "cpp", "sh"})

    def test_redis_cli_answers_as_shown(self):
        prompt = "127.0.0.1:6379> "
        for text in blocks("console"):
            lines = text.splitlines()
            typed = [line.removeprefix(prompt) for line in lines if line.startswith(prompt)]
            shown = [line for line in lines if not line.startswith(prompt)]
            answers = run(["redis-cli", "--no-raw", "-p", PORT], input="\n".join(typed) + "\n")
            self.assertEqual([line for line in answers.splitlines() if line], shown)

    def check_prints(self, code, printed):
        self.assertTrue(promised(code), f"promises nothing: {code}")
        self.assertEqual(printed.splitlines(), promised(code))

    def test_python_prints_what_it_promises(self):
        for code in blocks("python"):
            printed = run(["/usr/bin/python3", "-c", code.replace("6379", PORT)])
            self.check_prints(code, printed)

    def test_javascript_prints_what_it_promises(self):
        file = WORK / "readme.mjs"  # beside node_modules, where import looks
        for code in blocks("js"):
            file.write_text(code.replace("6379", PORT) + "\nprocess.exit(0);\n")
            self.check_prints(code, run(["node", str(file)]))

    def test_c_prints_what_it_promises(self):
        program, source = WORK / "readme", WORK / "readme.c"
        for code in blocks("c"):
            source.write_text(
                "#include <hiredis/hiredis.h>\n#include <stdio.h>\n"
                "int main(void) {\n%s\nfreeReplyObject(reply);\nredisFree(context);\n}\n"
                % code.replace("6379", PORT)
            )
            run(["cc", "-std=c11", "-Wall", "-Werror", "-o", str(program), str(source), "-lhiredis"])
            self.check_prints(code, run([str(program)]))

    def check_server(self, arguments):
        if "--print-default-conf" in arguments:
            self.assertEqual(run([BINARY, *arguments]), (ROOT / "conf" / "oribi.conf").read_text())
            return
        port = str(free_port())
        server = subprocess.Popen(
            [BINARY, *arguments, "--port", port, "--dir", str(WORK)],
            cwd=WORK if "--loadfunctions" in arguments else ROOT,
            stdout=subprocess.DEVNULL,
        )
        try:
            self.check_answers(port, server)
        finally:
            server.terminate()
            self.assertEqual(server.wait(timeout=60), 0)

    def check_answers(self, port, server):
        end = time.monotonic() + 60
        while time.monotonic() < end and server.poll() is None:
            ping = subprocess.run(["redis-cli", "-p", port, "ping"], capture_output=True, text=True)
            if ping.stdout == "PONG\n":
                return
            time.sleep(0.05)
        self.fail("the server does not answer")

    def check_dev(self, verb, arguments):
        usage = run([str(ROOT / "dev"), "help"])
        self.assertRegex(usage, rf"(?m)^\./dev {verb}\b")
        if verb == "run":
            self.check_server(arguments)

    def check_library(self, arguments):
        (WORK / "mine.cc").write_text(blocks("cpp")[0])
        (WORK / "include").unlink(missing_ok=True)
        (WORK / "include").symlink_to(ROOT / "include")
        run(["c++", *arguments], cwd=WORK)

    def check_docker(self, arguments):
        self.assertIn(arguments[0], ("build", "run"))
        for option, value in zip(arguments, arguments[1:]):
            if option == "-f":
                self.assertTrue((ROOT / value).exists(), value)
        if arguments[0] == "run":  # what follows the image's name goes to the server
            self.check_server(arguments[arguments.index("oribi", arguments.index("-p")) + 1 :])

    def test_shell_commands_work(self):
        for line in "".join(blocks("sh")).splitlines():
            with self.subTest(line):
                program, *arguments = shlex.split(line)
                if program == "./dev":
                    self.check_dev(arguments[0], arguments[1:])
                elif program == "c++":
                    self.check_library(arguments)
                elif program == "docker":
                    self.check_docker(arguments)
                else:
                    self.fail("no test knows this command")

    def test_links_lead_somewhere(self):
        text = FENCE.sub("", (ROOT / "README.md").read_text())
        for link in re.findall(r"\]\((?!https?:|#)([^)]+)\)", text):
            self.assertTrue((ROOT / link).exists(), link)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v"])
