/**
 * A Python program that answers line by line, as the process of a Node tool does.
 * @param name the class that opens the tool: `before`, `up`, `down`, `close`, `version` and `tracking`
 * @param body Python text that defines the class
 */
export const answering = (name: string, body: string): string => `
import importlib, importlib.util, json, os, re, sys, traceback
${body}

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
