"""barbican's WSGI application; the paste file comes from $BARBICAN_PASTE.

barbican looks for its configuration only in ~/.barbican, ~ and /etc, and its own script has a fixed paste path.
"""

import os

from paste import deploy

application = deploy.loadapp("config:" + os.environ["BARBICAN_PASTE"])
