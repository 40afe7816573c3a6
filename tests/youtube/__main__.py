"""`python -m tests.youtube PORT [CHANNEL…]`: a YouTube to try things with; GET /_world shows it."""

import sys
import threading

from tests.youtube.server import YouTube

if __name__ == "__main__":
    youtube = YouTube(port=int(sys.argv[1])).start()
    for title in sys.argv[2:] or ("Rivers",):
        grant = youtube.world.consent(youtube.world.open_channel(title))
        youtube.world.choose(grant)
        sys.stdout.write(f"{title}: {grant.channel_id} {grant.refresh_token}\n")
    sys.stdout.write(
        f"{youtube.url} client {youtube.world.client_id} {youtube.world.client_secret}\n"
    )
    sys.stdout.flush()
    threading.Event().wait()
