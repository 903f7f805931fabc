import os

from workshop.environment import env_int, env_text

INSTALLED_APPS = ["workshop.glaze", "workshop.kiln"]
SECRET_KEY = os.getenv("SECRET_KEY", "local")

KILN_HOST = env_text("KILN_HOST", "localhost")
KILN_PORT = env_int("KILN_PORT", 9100)
KILN_MAX_HEAT = env_int("KILN_MAX_HEAT", 1280)
GLAZE_BATCH = env_int("GLAZE_BATCH", 12)
