"""barbican's WSGI application; the paste file comes from $BARBICAN_PASTE. Its policy is loaded before the first request.

barbican looks for its configuration only in ~/.barbican, ~ and /etc, and its own script has a fixed paste path. Like
neutron, it would load its policy when the first request asks, and fail a second one that comes meanwhile.
"""

import os

from barbican.common import policy
from paste import deploy

application = deploy.loadapp("config:" + os.environ["BARBICAN_PASTE"])
policy.get_enforcer()
