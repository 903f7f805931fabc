import { answering } from './python.js';
import type { ToolRunner } from './tool.js';

/**
 * Runs migrations by Django's own executor. The settings are the project's with another database; a project whose settings need what is
 * not here is set up with the application alone.
 * https://docs.djangoproject.com/en/stable/topics/settings/#using-settings-without-setting-django-settings-module
 */
const PROGRAM = answering('Django', `
ENGINES = {'postgresql': 'postgresql', 'mysql': 'mysql', 'sqlite': 'sqlite3'}
ALWAYS = ['django.contrib.contenttypes', 'django.contrib.auth']

def database(access):
    socket = access['host'].startswith('/')
    port = '' if socket and access['dialect'] == 'mysql' else access['port'] or ''
    return {'default': {'ENGINE': 'django.db.backends.' + ENGINES[access['dialect']], 'NAME': access['database'],
        'USER': access['user'], 'PASSWORD': access['password'], 'HOST': access['host'], 'PORT': port}}

class Django:
    tracking = ['django_migrations']

    def __init__(self, setup):
        import django
        from django.conf import settings
        manage = setup['config']
        place = os.path.dirname(manage) if manage else setup['home']
        sys.path[:0] = [place, setup['root']]
        os.chdir(place)
        self.configure(settings, setup, manage, place)
        django.setup()
        from django.apps import apps
        folder = os.path.realpath(os.path.dirname(setup['dir']))
        self.label = next(one.label for one in apps.get_app_configs() if os.path.realpath(one.path) == folder)
        self.name = os.path.splitext(os.path.basename(setup['file']))[0]
        self.version = 'django %s' % django.get_version()

    def configure(self, settings, setup, manage, place):
        named = re.search(r'DJANGO_SETTINGS_MODULE\\W+([\\w.]+)', open(manage).read()) if manage else None
        try:
            if named is None:
                raise ImportError('no settings')
            os.environ['DJANGO_SETTINGS_MODULE'] = named.group(1)
            importlib.import_module(named.group(1))
            settings.DATABASES = database(setup['access'])
            settings.DATABASE_ROUTERS = []
        except BaseException:
            app = os.path.relpath(os.path.dirname(setup['dir']), place).replace(os.sep, '.')
            settings.configure(INSTALLED_APPS=ALWAYS + [app], DATABASES=database(setup['access']), USE_TZ=True)

    def executor(self):
        from django.db import connection
        from django.db.migrations.executor import MigrationExecutor
        return MigrationExecutor(connection)

    def earlier(self, executor):
        loader = executor.loader
        keys = [loader.check_key(key, self.label) or key for key in loader.get_migration(self.label, self.name).dependencies]
        return [key for key in keys if key in loader.graph.nodes]

    def before(self):
        executor = self.executor()
        keys = self.earlier(executor)
        if keys:
            executor.migrate(keys)

    def up(self):
        self.executor().migrate([(self.label, self.name)])

    def down(self):
        executor = self.executor()
        own = [key for key in self.earlier(executor) if key[0] == self.label]
        executor.migrate(own or [(self.label, None)])

    def close(self):
        from django.db import connections
        connections.close_all()
`);

/** Django's migration executor. */
export const django: ToolRunner = {
  tool: 'django',
  packages: ['django'],
  drivers: { postgresql: ['psycopg2', 'psycopg'], mysql: ['MySQLdb'], sqlite: [] },
  python: PROGRAM,
};
