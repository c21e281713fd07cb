"""The bare framework: a constant answer to the same request, on the server as `leadlang serve` runs it.

    python -m benchmarks.service.bare BYTES

Reads each request whole and answers so many bytes. Prints its port, then serves until it is told to stop.
"""

from __future__ import annotations

import asyncio
import sys

import uvicorn
from leadlang.service.limits import Limits
from leadlang.service.serving import doors, listen, server_config
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router


def main() -> None:
    answer = b"x" * int(sys.argv[1])

    async def constant(request: Request) -> Response:
        await request.body()
        return Response(answer, media_type="application/json")

    listener = listen("127.0.0.1", 0, None)
    print(listener.getsockname()[1], flush=True)
    config = server_config(Router([Route("/v1/score", constant, methods=["POST"])]), Limits())
    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(uvicorn.Server(config).serve(doors(listener)))


if __name__ == "__main__":
    main()
