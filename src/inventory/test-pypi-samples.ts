import { pypiCataloger } from './pypi/pypi-cataloger.ts';
import type { LanguageSample } from './test-reading.ts';

/** A file of each kind that the cataloger of Python reads. */
export const pypiSamples: readonly LanguageSample[] = [
  {
    path: '/usr/lib/python3/dist-packages/PyYAML-6.0.1.dist-info/METADATA',
    content:
      'Metadata-Version: 2.1\nName: PyYAML\nVersion: 6.0.1\nSummary: one\n  Version: 9\nLicense: MIT\n\nVersion: 8\n',
    packages: ['PyYAML@6.0.1'],
    proof: 'installed',
  },
  {
    path: '/usr/lib/python3/dist-packages/six-1.16.0.egg-info',
    content: 'Metadata-Version: 1.2\r\nname: six\r\nVersion: 1.16.0\r\nLicense: UNKNOWN\r\n',
    packages: ['six@1.16.0'],
    proof: 'installed',
  },
  {
    path: '/app/src/zope.interface.egg-info/PKG-INFO',
    content: 'Metadata-Version: 1.0\nName: zope.interface\nVersion: 1.0\n',
    packages: ['zope.interface@1.0'],
    proof: 'installed',
  },
  {
    path: '/app/eggs/six-1.16.0-py3.11.egg/EGG-INFO/PKG-INFO',
    content: 'Name: six\nVersion: 1.16.0\n',
    packages: ['six@1.16.0'],
    proof: 'installed',
  },
  {
    path: '/usr/lib/python3/dist-packages/pip/_vendor/vendor.txt',
    content: 'CacheControl==0.14.2\nrequests==2.32.3\n    idna==3.10\nsetuptools==70.3.0 # a note\n',
    packages: ['CacheControl@0.14.2', 'requests@2.32.3', 'idna@3.10', 'setuptools@70.3.0'],
    proof: 'declared',
  },
  {
    path: '/app/requirements-dev.txt',
    content: `\uFEFF# pins
-r base.txt
--index-url https://example.org/simple
django == 4.2.1
requests[socks,security]==2.31.0 ; python_version < "3.12"
exact===1.0+local   # a comment
certifi==2023.7.22 \\
    --hash=sha256:0a1b \\
    --hash=sha256:2c3d
both>=1.0,==1.5
(old) 
parens (==2.0)
epoch==1!2.0.post1
range>=1.0
prefix==1.*
bare
direct @ https://example.org/direct-1.0.whl
git+https://github.com/a/b.git@v1#egg=b
./lib
./wheels/c-1.0-py3-none-any.whl
d-1.0-py3-none-any.whl
`.replace('(old) \n', ''),
    packages: [
      'django@4.2.1',
      'requests@2.31.0',
      'exact@1.0+local',
      'certifi@2023.7.22',
      'both@1.5',
      'parens@2.0',
      'epoch@1!2.0.post1',
    ],
    proof: 'declared',
  },
  {
    path: '/app/requirements/base.txt',
    content: Buffer.from('\uFEFFdjango==4.2.1\r\n', 'utf16le'),
    packages: ['django@4.2.1'],
    proof: 'declared',
  },
  {
    path: '/app/Pipfile.lock',
    content: JSON.stringify({
      _meta: { 'pipfile-spec': 6 },
      default: {
        requests: { version: '==2.31.0' },
        own: { path: '.', editable: true },
        fork: { git: 'https://a', ref: '0a' },
      },
      develop: { pytest: { version: '==7.4.0' }, requests: { version: '==2.31.0' } },
      docs: { sphinx: { version: '===7.0.0' } },
    }),
    packages: ['requests@2.31.0', 'fork@', 'pytest@7.4.0 dev', 'sphinx@7.0.0'],
    proof: 'declared',
  },
  {
    path: '/app/poetry.lock',
    content: `[[package]]
name = "click"
version = "8.1.3"
category = "main"
[package.dependencies]
colorama = {version = "*", markers = "platform_system == \\"Windows\\""}

[[package]]
name = "pytest"
version = "7.4.0"
category = "dev"

[[package]]
name = "ruff"
version = "0.5.0"
groups = ["dev", "lint"]

[[package]]
name = "shared"
version = "1.0"
groups = ["main", "dev"]

[[package]]
name = "own"
version = "0.1.0"
[package.source]
type = "directory"
url = "lib"

[metadata]
lock-version = "2.1"
`,
    packages: ['click@8.1.3', 'pytest@7.4.0 dev', 'ruff@0.5.0 dev', 'shared@1.0'],
    proof: 'declared',
  },
  {
    path: '/app/uv.lock',
    content: `version = 1
[[package]]
name = "app"
version = "0.1.0"
source = { virtual = "." }
[[package]]
name = "own"
source = { editable = "packages/own" }
[[package]]
name = "idna"
version = "3.7"
source = { registry = "https://pypi.org/simple" }
[[package]]
name = "fork"
version = "1.0"
source = { git = "https://github.com/a/fork?rev=0a#0a1b" }
`,
    packages: ['idna@3.7', 'fork@1.0'],
    proof: 'declared',
  },
  {
    path: '/app/pdm.lock',
    content: `[metadata]
lock_version = "4.5.0"
[[package]]
name = "idna"
version = "3.7"
groups = ["default"]
[[package]]
name = "own"
version = "0.1"
path = "./own"
editable = true
`,
    packages: ['idna@3.7'],
    proof: 'declared',
  },
  {
    path: '/app/pylock.prod.toml',
    content: `lock-version = "1.0"
[[packages]]
name = "idna"
version = "3.7"
[[packages]]
name = "own"
directory = { path = "." }
`,
    packages: ['idna@3.7'],
    proof: 'declared',
  },
].map((sample) => ({ cataloger: pypiCataloger, ...sample }) as LanguageSample);
