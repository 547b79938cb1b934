import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import { readDockerfile } from '../../adapters/dockerfile/read-dockerfile.ts';
import { plainPaths } from '../support/dockerfile/secret-step.ts';
import { check } from './secret-in-layer.ts';

/** Steps, by how they get the secret: as /run/secrets/t, as the variable T, or by the mounts that they write themselves. */
interface Steps {
  file: readonly string[];
  variable: readonly string[];
  mounts: readonly string[];
}

const kept: Steps = {
  file: [
    'V=$(cat /run/secrets/t); echo "$V" > /x',
    'export V="$(cat /run/secrets/t)" && printf %s "$V" > /x',
    'V=`cat /run/secrets/t` && echo $V >> /etc/x',
    'V=$(cat /run/secrets/t) && npm config set //r/:_authToken "$V"',
    'read -r V < /run/secrets/t && echo $V > /x',
    'tee /x < /run/secrets/t',
    'tee /x < /run/secrets/t > /dev/null',
    'cat > /x < /run/secrets/t',
    'cat < /run/secrets/t > /x',
    'sed -i "s/TOKEN/$(cat /run/secrets/t)/" /etc/app.conf',
    'git clone "https://oauth2:$(cat /run/secrets/t)@gitlab.example/x.git"',
    'cp -r /run/secrets /x',
    'cp /run/secrets/* /x/',
    'cat /run/secrets/* > /x',
    'tar -czf /x.tgz /run/secrets',
    '{ echo a; cat /run/secrets/t; } > /x',
    '( cat /run/secrets/t ) > /x',
    'cat /run/secrets/t >| /x',
    'cat /run/secrets/t &> /x',
    'if [ -f /run/secrets/t ]; then cat /run/secrets/t > "$HOME/.npmrc"; fi',
    'sh -c "cat /run/secrets/t > /x"',
    '["sh","-c","cp /run/secrets/t /x"]',
    '["cp","/run/secrets/t","/x"]',
    '<<EOF\ncat > /x <<IN\ntoken=$(cat /run/secrets/t)\nIN\nEOF',
    'dd if=/run/secrets/t of=/x',
    'openssl base64 -d -in /run/secrets/t -out /x',
    'base64 -d < /run/secrets/t > /x',
    'awk 1 /run/secrets/t > /x',
    'python3 -c "print(1)" && cat /run/secrets/t | jq . > /x',
    'sudo cp /run/secrets/t /x',
    'xargs -I% echo % < /run/secrets/t > /x',
    '--mount=type=secret,id=u,required cp /run/secrets/u /x',
    'cp -a /run/secrets/. /x/',
    'cp "/run/secrets/t" "$HOME/.npmrc"',
    'umask 077; cat /run/secrets/t > ~/.netrc; pip install a==1',
    'git config --global credential.helper store && cat /run/secrets/t > ~/.git-credentials',
    '--mount=type=cache,target=/root/.npm cp /run/secrets/t /root/.npmrc',
    'mkdir -p /root/.ssh && install -m 0400 /run/secrets/t /root/.ssh/id_rsa',
    'cd /run/secrets && cp t /x',
    'cd /run && cp secrets/t /x',
    'cd /run/ && cd secrets && cat ./t > /x',
    'pushd /run/secrets && cp -r . /x',
    'cd /run/secrets; cat * > /x',
    'cp /run//secrets/t /x',
    'cp /run/secrets/../secrets/./t /x',
    'cp /var/run/secrets/t /x',
    'find /run/secrets -type f -exec cp {} /x \\;',
    'find /run/secrets -name t -exec install -m 600 -t /x {} +',
    'find /run/secrets -type f | xargs -I{} cp {} /x',
    'ls /run/secrets/* | xargs cp -t /x',
    'for f in /run/secrets/*; do cp "$f" /x/; done',
    'for f in a /run/secrets/t; do cat "$f" >> /x; done',
    'while read l; do echo "$l" >> /x; done < /run/secrets/t',
    'while read l; do echo "$l"; done < /run/secrets/t > /x',
    '{ cat /run/secrets/t; } > /x',
    'if true; then cat /run/secrets/t; fi > /x',
    'for i in 1; do cat /run/secrets/t; done >> /x',
    'dd < /run/secrets/t > /x',
    'grep . /run/secrets/t > /x',
    'gzip -c /run/secrets/t > /x.gz',
    'busybox cp /run/secrets/t /x',
    '/bin/busybox cat /run/secrets/t > /x',
    'eval "cp /run/secrets/t /x"',
    'export V=$(cat /run/secrets/t) && env > /x',
    'V=$(cat /run/secrets/t) && set > /x',
    'V=$(cat /run/secrets/t); export V; printenv V > /x',
    'sed -n 1p /run/secrets/t | docker login -u x --password-stdin r',
    'docker login -u x --password-stdin r < /run/secrets/t',
    'cat /run/secrets/t | gh auth login --with-token',
    'gpg --batch --import /run/secrets/t',
    'base64 -d /run/secrets/t | openssl rsa -out /key.pem',
    'cat /run/secrets/t | openssl base64 -d -out /x',
    'cat /run/secrets/t | cp /dev/stdin /x',
    'cat /run/secrets/t | install -m 600 /dev/stdin /x',
    'cat /run/secrets/t | tar -x -C /x',
    'base64 -d /run/secrets/t | dd of=/x',
    'gpg -o /x -d /run/secrets/t',
    'sort -o /x /run/secrets/t',
    'yq -i ".a=\\"$(cat /run/secrets/t)\\"" /c.yml',
    'P=/run/secrets; cat $P/t > /x',
    'cp /run/secrets/t /app/.npmrc && npm ci && rm -f /root/.npmrc',
    'f=/run/secrets/t; test -f "$f" && cp "$f" /x',
  ],
  variable: [
    'V=$T && echo "${V}" > /x',
    'tee /x <<< "$T"',
    'cat <<< "$T" > /x',
    'sed -i -e "s/TOKEN/$T/" /etc/app.conf',
    'perl -pi -e "s/X/$T/" /a',
    'git clone https://$T@github.com/x/y.git /src',
    'cd /src && git remote set-url origin https://$T@h/x.git',
    'printenv T > /x',
    'env > /x',
    'envsubst < /tpl > /x',
    'printf "machine x login y password %s\\n" "$T" > ~/.netrc',
    'echo "//r/:_authToken=$T" > .npmrc && npm ci',
    'set -e; echo "$T" | base64 -d > /key.json',
    'TOKEN=${T:-}; echo "$TOKEN" >> /etc/environment',
    'echo "export T=$T" >> /etc/profile.d/x.sh',
    'composer config github-oauth.github.com "$T" && composer install',
    'bundle config set --global gems.example "$T"',
    'git remote add origin https://x:$T@h/x.git',
    'echo $T > /a && rm /b',
    'cat > /x <<IN\ntoken=$T\nIN',
    'cat <<IN > /x\ntoken=${T}\nIN',
    'docker login -u x -p "$T" r',
  ],
  mounts: ['--mount=type=secret,id=aws,target=/root/.aws/credentials,required cp -r /root/.aws /x'],
};

const unkept: Steps = {
  file: [
    'ln -s /run/secrets/t /root/.npmrc && npm ci',
    'V=$(cat /run/secrets/t) && curl -H "a: $V" https://x > /y',
    'V=$(cat /run/secrets/t); echo "$VV" > /x',
    'V=$(cat /run/secrets/t) && V=none && echo "$V" > /x',
    'wc -c < /run/secrets/t > /x',
    'sha256sum /run/secrets/t > /x',
    'test -s /run/secrets/t && echo ok > /x',
    'sed -n 1p /run/secrets/t | docker login -u x --password-stdin r && docker logout r',
    'cat /run/secrets/t | ssh-add -',
    'gpg --batch --import /run/secrets/t && gpg --sign /a && rm -rf /root/.gnupg',
    'export GNUPGHOME="$(mktemp -d)"; gpg --import /run/secrets/t; gpg --sign /a; rm -rf "$GNUPGHOME"',
    'docker login --password-stdin r < /run/secrets/t && docker pull r/x && rm -rf /root/.docker',
    'cd /run/secrets && cp t copy',
    'cd /run/secrets && echo t > /x',
    'for f in /run/secrets/*; do curl -F "f=@$f" https://x; done',
    'find /run/secrets -type f -exec curl -F f=@{} https://x \\;',
    'find /src -name "*.md" -exec cp {} /x/ \\;',
    'while read l; do curl -d "$l" https://x; done < /run/secrets/t',
    '{ test -s /run/secrets/t; echo ok; } > /x',
    'cp /run/secrets/../x/t /y',
    'gpg --verify /a.asc && curl -H "a: $(cat /run/secrets/t)" https://x',
    'cp /run/secrets/t /app/.npmrc && npm ci && rm -rf /app/',
    'gpg -o /x -d /a.gpg && curl -H "a: $(cat /run/secrets/t)" https://x',
    'cat /run/secrets/t | tar -x -C /run/x',
    'busybox wget --header "a: $(cat /run/secrets/t)" https://x',
    'python3 -c "print(1)" && curl -H "a: $(cat /run/secrets/t)" https://x',
    'cat /run/secrets/t > /run/x',
    'cat /run/secrets/t > /dev/shm/x',
    'cp /run/secrets/t /tmp/k && ssh-add /tmp/k; rm -f /tmp/k',
    'mkdir -p /x && cat /run/secrets/t | wc -c > /x/n',
    '--mount=type=tmpfs,target=/tmp cp /run/secrets/t /tmp/k && use /tmp/k',
    '--mount=type=cache,target=/c cat /a > /x',
    'GIT_ASKPASS=/ask git clone https://h/x.git',
    '. /run/secrets/t && make > /log',
    'set -a; . /run/secrets/t; set +a; npm run build',
    'aws s3 cp s3://b/x /x --profile $(cat /run/secrets/t)',
    'rsync -e "ssh -i /run/secrets/t" a@h:/x /y',
    'scp -i /run/secrets/t a@h:/x /y',
    'tar xzf /a.tgz -C /run/x',
    'if [ -s /run/secrets/t ]; then echo yes > /x; fi',
    'ls -l /run/secrets/ > /x',
    'grep -q x /run/secrets/t && echo found > /x',
    'openssl x509 -in /x -out /y -passin file:/run/secrets/t',
    'echo "reading /run/secrets/t" > /x',
  ],
  variable: [
    'git clone https://$T@github.com/x/y.git /src && rm -rf /src/.git',
    'git -c http.extraHeader="Authorization: Bearer $T" clone https://github.com/x/y.git /src',
    'git -c url."https://$T@github.com/".insteadOf=https://github.com/ clone https://github.com/x/y.git',
    'pip install --index-url https://u:$T@pypi.example/simple a==1',
    'env | grep -c T',
    'echo "${T:+set}" > /x',
    'test -n "$T" && echo yes > /x',
    "echo '//r/:_authToken=${T}' > .npmrc && npm ci",
    'echo "//r/:_authToken=\\${T}" > .npmrc && npm ci',
    "cat > /x <<'IN'\ntoken=$T\nIN",
    'cat > .npmrc <<IN\ntoken=\\${T}\nIN',
    'TT=$T make > /x',
    'export T && make > /log',
    'curl -u "x:$T" https://x -o /y',
    'sed -i "s/a/b/" /x && test "$T"',
    'git clone https://github.com/x/y.git && echo done > /x',
    'env FOO=1 make',
    'V="prefix-$(echo "$T" | sha256sum | cut -c1-8)" && echo "$V" > /x',
  ],
  mounts: [],
};

function runsOf({ file, variable, mounts }: Steps): readonly string[] {
  return [
    ...file.map((step) => `--mount=type=secret,id=t,required ${step}`),
    ...variable.map((step) => `--mount=type=secret,id=t,env=T,required ${step}`),
    ...mounts,
  ];
}

function stateOf(run: string): string {
  const dockerfile = readDockerfile(`FROM debian:13\nRUN ${run}\n`, 'Dockerfile');
  assert.deepEqual(dockerfile.problems, [], run);
  return check.evaluate({ dockerfile }).state;
}

const unclear: Steps = {
  file: [
    `python3 -c "open('/x','w').write(open('/run/secrets/t').read())"`,
    'python3 <<IN\nopen("/x","w").write(open("/run/secrets/t").read())\nIN',
    'exec 3< /run/secrets/t; cat <&3 > /x',
    `python3 <<'IN'\nopen("/x","w").write(open("/run/secrets/t").read())\nIN`,
    `python3 - <<"IN"\nopen("/x","w").write(open("/run/secrets/t").read())\nIN`,
    `T=$(cat /run/secrets/t) && python3 -c "open('/x','w').write('$T')"`,
    `cd /run/secrets && python3 -c "open('/x','w').write(open('t').read())"`,
    'eval "$X /run/secrets/t"',
  ],
  variable: [
    `node -e "require('fs').writeFileSync('/x', process.env.T)"`,
    `python3 - <<'P'\nimport os\nopen('/x','w').write(os.environ['T'])\nP`,
    `perl -e 'open F, ">/x"; print F $ENV{T}'`,
  ],
  mounts: [],
};

test('a name that is no variable breaks no expression', () => {
  assert.equal(
    stateOf('--mount=type=secret,id=t,env=T( python3 -c "import os; print(os.environ)"'),
    'passed',
  );
});

test('a path of many parts is read in one go', () => {
  const path = `${'/a'.repeat(20_000)}${'/..'.repeat(20_000)}/run/secrets/t`;
  assert.equal(plainPaths(`cat ${path} > /x`), 'cat /run/secrets/t > /x');
  assert.equal(plainPaths('a /../b /c/../../d //e https://f//g'), 'a /../b /../d /e https://f/g');
});

describe('a secret of a build', () => {
  it('is kept', () => {
    for (const run of runsOf(kept)) assert.equal(stateOf(run), 'failed', run);
  });

  it('is not followed into code', () => {
    for (const run of runsOf(unclear)) assert.equal(stateOf(run), 'unknown', run);
  });

  it('is found from the directory of the step', () => {
    const stateIn = (directory: string) => {
      const text = `FROM debian:13\n${directory}\nRUN --mount=type=secret,id=t,required cp t /x\n`;
      return check.evaluate({ dockerfile: readDockerfile(text, 'Dockerfile') }).state;
    };
    assert.equal(stateIn('WORKDIR /run/secrets'), 'failed');
    assert.equal(stateIn('WORKDIR /run\nWORKDIR secrets/'), 'failed');
    assert.equal(stateIn('WORKDIR /src'), 'passed');
  });

  it('is not kept', () => {
    for (const run of runsOf(unkept)) assert.equal(stateOf(run), 'passed', run);
  });
});
