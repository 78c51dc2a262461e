"""infra/dev/mail_sink.py for tests: refuses for good whoever is called nobody@, and busy@ twice."""

import asyncio
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "infra" / "dev"))
sys.dont_write_bytecode = True
import mail_sink  # noqa: E402


class Folder(mail_sink.Folder):
    def __init__(self, path: pathlib.Path):
        super().__init__(path)
        self.busy = 2

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            return "550 5.1.1 No such mailbox"
        if address.startswith("busy@") and self.busy > 0:
            self.busy -= 1
            return "451 4.3.0 Try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"


mail_sink.Folder = Folder
asyncio.run(mail_sink.serve(int(sys.argv[1]), pathlib.Path(sys.argv[2])))
