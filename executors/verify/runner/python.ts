/**
 * A Python program that answers line by line, as the process of a Node tool does.
 * Modules come from where they are installed: the folder it runs in may hold one of the same name. Connections lead to the throw-away
 * database alone: an audit hook sees those of Python's sockets, and those of libpq are looked at where psycopg2 makes them.
 * https://docs.python.org/3/library/audit_events.html
 * @param name the class that opens the tool: `before`, `up`, `down`, `close`, `version` and `tracking`
 * @param body Python text that defines the class
 */
export const answering = (name: string, body: string): string => `
import sys
sys.path[:] = [place for place in sys.path if place]
import importlib, importlib.util, json, os, re, traceback
${body}

class Refused(Exception):
    pgcode = 'EGUARD'

def guard(access):
    local = ('localhost', '127.0.0.1', '::1')
    def ours(host, port):
        return str(port) == str(access['port']) and (host == access['host'] or host in local and access['host'] in local)
    def leads_home(target):
        if not isinstance(target, tuple):
            return access['host'].startswith('/') and access['host'] in (os.fsdecode(target), os.path.dirname(os.fsdecode(target)))
        return ours(target[0], target[1])
    def refuse(target):
        raise Refused('a proof connects to its throw-away database alone, not to %s' % (target,))
    def watch(event, given):
        if event == 'socket.connect' and not leads_home(given[1]):
            refuse(given[1])
    sys.addaudithook(watch)
    try:
        import psycopg2, psycopg2.extensions
    except ImportError:
        return
    connect = psycopg2._connect
    def guarded(dsn, *rest, **named):
        asked = psycopg2.extensions.parse_dsn(dsn)
        if not ours(asked.get('host'), asked.get('port', 5432)) or 'hostaddr' in asked:
            refuse('%s:%s' % (asked.get('host'), asked.get('port', 5432)))
        return connect(dsn, *rest, **named)
    psycopg2._connect = guarded

def stopped(error):
    origin = getattr(error, 'orig', None) or error
    diagnosis = getattr(origin, 'diag', None)
    code = getattr(origin, 'pgcode', None) or getattr(origin, 'sqlstate', None) or getattr(origin, 'sqlite_errorname', None)
    if code is None and origin is not error:
        code = 'ER_%s' % origin.args[0] if origin.args and isinstance(origin.args[0], int) else 'SQLITE_ERROR'
    message = getattr(diagnosis, 'message_primary', None) or str(origin)
    trace = ''.join(traceback.format_exception(type(error), error, error.__traceback__))
    detail, hint = getattr(diagnosis, 'message_detail', None), getattr(diagnosis, 'message_hint', None)
    return {'message': message, 'code': code, 'detail': detail, 'hint': hint, 'trace': trace}

def answer(line, opened):
    request = json.loads(line)
    if request['do'] == 'open':
        guard(request['setup']['access'])
        opened.append(${name}(request['setup']))
        return {'ok': True, 'version': opened[0].version, 'tracking': opened[0].tracking, 'down': True}
    if opened and request['do'] in ('before', 'up', 'down', 'close'):
        getattr(opened[0], request['do'])()
    return {'ok': True}

out = os.fdopen(3, 'w')
opened = []
for line in sys.stdin:
    try:
        result = answer(line, opened)
    except BaseException as error:
        result = {'ok': False, 'error': stopped(error)}
    out.write(json.dumps(result) + '\\n')
    out.flush()
`;
