import { type BootstrapInput, base64 } from './bootstrap-input.ts';

/** Runs the script as the main module, with these functions as globals; its words stand in `sys.argv`. */
export function pythonBootstrap({ variables, showsEnvironment }: BootstrapInput): string {
  const values = [...variables].map(([name, value]) => `    '${base64(name)}': '${base64(value)}',`);
  return `import base64, getpass, os, platform, runpy, shutil, sys, tempfile

_values = {
${values.join('\n')}
}
def _text(encoded):
    return base64.b64decode(encoded).decode('utf-8')
${functions}
${showsEnvironment ? environment : ''}
_names = ['octopusvariables', 'get_octopusvariable', 'set_octopusvariable', 'createartifact', 'updateprogress', 'failstep',
         'printverbose', 'printhighlight', 'printwait', 'printwarning']
sys.argv = [os.environ['TAKO_SCRIPT']] + sys.argv[1:]
sys.path.insert(0, os.path.dirname(os.environ['TAKO_SCRIPT']))
runpy.run_path(os.environ['TAKO_SCRIPT'], init_globals={name: globals()[name] for name in _names}, run_name='__main__')
`;
}

/** Of an artifact a copy is taken at once, as the file may be gone before anybody reads the message. */
const functions = `def _encoded(text):
    return base64.b64encode(('' if text is None else str(text)).encode('utf-8', 'replace')).decode('ascii')
def _message(kind, /, **pairs):
    print('##octopus[' + ' '.join([kind] + ["%s='%s'" % (k, _encoded(v)) for k, v in pairs.items()]) + ']', flush=True)

octopusvariables = {_text(name): _text(value) for name, value in _values.items()}
def get_octopusvariable(key):
    return octopusvariables.get(key, '')
def set_octopusvariable(name, value, sensitive=False):
    octopusvariables[name] = value
    _message('setVariable', name=name, value=value, **({'sensitive': 'True'} if sensitive else {}))
def _write(mode, text):
    _message('stdout-' + mode)
    print(text, flush=True)
    _message('stdout-default')
def printverbose(message): _write('verbose', message)
def printhighlight(message): _write('highlight', message)
def printwait(message): _write('wait', message)
def printwarning(message): _write('warning', message)
def _kept(path, length):
    folder = os.environ.get('TAKO_ARTIFACTS')
    if not folder or os.path.islink(path) or not os.path.isfile(path) or length > int(os.environ['TAKO_ARTIFACT_BYTES']): return {}
    copy = ''
    try:
        handle, copy = tempfile.mkstemp(dir=folder)
        os.close(handle)
        shutil.copyfile(path, copy)
        return {'copy': os.path.basename(copy)}
    except OSError:
        if copy: os.remove(copy)
        return {}
def createartifact(path, fileName=None):
    length = os.path.getsize(path) if os.path.isfile(path) else 0
    _message('createArtifact', path=os.path.abspath(path), name=fileName or os.path.basename(path), length=length, **_kept(path, length))
def updateprogress(progress, message=None): _message('progress', percentage=progress, message=message)
def failstep(message=None):
    if message is not None: _message('resultMessage', message=message)
    sys.exit(-1)
`;

const environment = `
def _user():
    try: return getpass.getuser()
    except Exception: return 'an unknown user'
printverbose('Python %s as %s on %s, %s %s, in %s' % (platform.python_version(), _user(), platform.node(), platform.system(), platform.machine(), os.getcwd()))
`;
