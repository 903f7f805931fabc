import { answering } from './python.js';
import type { ToolRunner } from './tool.js';

/**
 * Runs revisions by Alembic's own migration context over an engine of ours: `env.py` belongs to the application and may need all of it.
 * https://alembic.sqlalchemy.org/en/latest/api/runtime.html#alembic.runtime.environment.EnvironmentContext
 */
const PROGRAM = answering('Alembic', `
def url_of(access):
    from sqlalchemy.engine import URL
    drivers = {'postgresql': ['psycopg2', 'psycopg', 'pg8000'], 'mysql': ['pymysql', 'MySQLdb'], 'sqlite': ['sqlite3']}
    names = {'MySQLdb': 'mysqldb', 'sqlite3': 'pysqlite'}
    driver = next(name for name in drivers[access['dialect']] if importlib.util.find_spec(name))
    if access['dialect'] == 'sqlite':
        return URL.create('sqlite', database=access['database'])
    socket = access['host'].startswith('/')
    query = {}
    if socket:
        if driver == 'pg8000':
            query['unix_sock'] = '%s/.s.PGSQL.%d' % (access['host'], access['port'])
        else:
            query['host' if access['dialect'] == 'postgresql' else 'unix_socket'] = access['host']
    return URL.create('%s+%s' % (access['dialect'], names.get(driver, driver)), username=access['user'], password=access['password'] or None,
        host=None if socket else access['host'], port=access['port'] if access['dialect'] == 'postgresql' or not socket else None,
        database=access['database'], query=query)

class Alembic:
    tracking = ['alembic_version']

    def __init__(self, setup):
        import alembic
        from alembic.config import Config
        from alembic.script import ScriptDirectory
        from sqlalchemy import create_engine
        from sqlalchemy.pool import NullPool
        place = os.path.dirname(setup['dir'])
        sys.path[:0] = [setup['home'], setup['root']]
        self.config = Config()
        self.config.set_main_option('script_location', place.replace('%', '%%'))
        self.script = ScriptDirectory(place, version_locations=[setup['dir']])
        self.engine = create_engine(url_of(setup['access']), poolclass=NullPool)
        path = os.path.realpath(setup['file'])
        mine = [one for one in self.script.walk_revisions() if os.path.realpath(one.path) == path]
        if not mine:
            raise Exception('%s is no revision' % os.path.basename(path))
        self.revision = mine[0].revision
        down = mine[0].down_revision
        self.before_it = list(down) if isinstance(down, (list, tuple)) else [down] if down else []
        self.version = 'alembic %s' % alembic.__version__

    def run(self, steps):
        from alembic.runtime.environment import EnvironmentContext
        with EnvironmentContext(self.config, self.script, fn=lambda rev, context: steps(rev)) as environment:
            with self.engine.connect() as connection:
                environment.configure(connection=connection, target_metadata=None, transaction_per_migration=True)
                with environment.begin_transaction():
                    environment.run_migrations()
                if hasattr(connection, 'commit'):
                    connection.commit()

    def before(self):
        for one in self.before_it:
            self.run(lambda rev: self.script._upgrade_revs(one, rev))

    def up(self):
        self.run(lambda rev: self.script._upgrade_revs(self.revision, rev))

    def down(self):
        target = self.before_it[0] if len(self.before_it) == 1 else self.revision + '@-1' if self.before_it else 'base'
        self.run(lambda rev: self.script._downgrade_revs(target, rev))

    def close(self):
        self.engine.dispose()
`);

/** Alembic, over an engine of ours. */
export const alembic: ToolRunner = {
  tool: 'alembic',
  packages: ['alembic'],
  drivers: { postgresql: ['psycopg2', 'psycopg', 'pg8000'], mysql: ['pymysql', 'MySQLdb'], sqlite: [] },
  python: PROGRAM,
};
