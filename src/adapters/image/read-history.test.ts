import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ImageStep } from '../../core/image/image.ts';
import { readHistory } from './read-history.ts';
import { randomText, upper } from '../../../test/kit/random-text.ts';

const accessKey = ['AK', 'IA', randomText(16, upper)].join('');

/** Returns the steps of a history whose texts are given oldest first. */
function steps(...texts: readonly string[]): readonly ImageStep[] {
  const entries = texts.map((CreatedBy) => ({ Created: 1_700_000_000, CreatedBy, Size: 1, Comment: '' }));
  const read = readHistory(entries.toReversed(), 'history');
  assert.ok(read.state === 'known');
  return read.value;
}

function step(text: string): ImageStep {
  const [, read] = steps('', text);
  assert.ok(read);
  return read;
}

/** Returns a `RUN` as both builders write it. */
function bothRuns(script: string): ImageStep[] {
  return [step(`/bin/sh -c ${script}`), step(`RUN /bin/sh -c ${script} # buildkit`)];
}

describe('instructions', () => {
  test('as both builders write them', () => {
    const texts = {
      'CMD ["sh"]': 'CMD',
      '/bin/sh -ec #(nop)  CMD ["sh"]': 'CMD',
      '/bin/sh -c #(nop) WORKDIR /w': 'WORKDIR',
      'COPY a.txt /z/ # buildkit': 'COPY',
      'RUN |2 A=1 B= /bin/sh -ec echo x # buildkit': 'RUN',
      '|1 A=1 /bin/sh -c echo x': 'RUN',
      '|1 A=1 echo x': 'RUN',
      '': '',
    };
    for (const [text, wanted] of Object.entries(texts)) assert.equal(step(text).instruction, wanted, text);
  });

  test('the oldest first, with time and size', () => {
    const [first, second] = steps('', 'USER 1000');
    assert.deepEqual(first, {
      instruction: '',
      created: '2023-11-14T22:13:20.000Z',
      size: 1,
      credentials: [],
    });
    assert.equal(second?.instruction, 'USER');
  });

  test('a document that is no history', () => {
    for (const document of [{}, 5, [5], [{ Created: 'x' }], [{ Created: 1e30 }]])
      assert.equal(readHistory(document, 'h').state, 'unreadable');
    for (const document of [null, []]) assert.equal(readHistory(document, 'h').state, 'absent');
  });
});

describe('RUN', () => {
  test('an update of the index alone', () => {
    for (const script of [
      'apt-get update',
      'set -eux; apt-get -qq update',
      'sudo apt-get update && echo done',
      'bash -c "apk update"',
      'echo $(apt-get update)',
      'pm=apt-get; $pm update',
      'pacman -Sy',
      'sh <<E\napt-get update\nE\n',
      'echo x | xargs apt-get update',
      'nice -n 5 env A=b apt-get update',
      'if [ -x /x ]; then apt-get update; fi',
      'f() { apt-get update; }; f',
      'DEBIAN_FRONTEND=noninteractive apt-get update',
    ]) {
      for (const { run } of bothRuns(script)) {
        assert.ok(run?.understood === true && run.updates.length === 1 && run.installs.length === 0, script);
      }
    }
  });

  test('with an install in the same step', () => {
    for (const script of [
      'apt-get update && apt-get install -y --no-install-recommends curl',
      'apk update; apk add curl',
      'pacman -Sy --noconfirm curl',
      'if true; then apt-get update; apt-get upgrade -y; fi',
    ]) {
      for (const { run } of bothRuns(script)) assert.equal(run?.installs.length, 1, script);
    }
  });

  test('the word alone is not an update', () => {
    for (const script of [
      './configure --enable-update',
      'echo apt-get update',
      'update-ca-certificates',
      'npm update',
      'git submodule update --init',
      'yum update -y',
      'cat <<< "apt-get update"',
    ]) {
      for (const { run } of bothRuns(script)) assert.deepEqual(run?.updates, [], script);
    }
  });

  test('words instead of a script', () => {
    assert.deepEqual(step('RUN apt-get update # buildkit').run?.updates, ['apt-get']);
    assert.deepEqual(step('|1 A=b apt-get update').run?.updates, ['apt-get']);
  });

  test('commands that are not understood are reported', () => {
    for (const script of [
      '$TOOL update',
      'eval "$X"',
      'echo "open',
      'python3 <<E\nrun()\nE\n',
      'sh <<E\n$X\nE\n',
      'if true',
    ])
      for (const { run } of bothRuns(script)) assert.equal(run?.understood, false, script);
  });

  test('a builder that leaves the shell out', () => {
    const { run } = step('RUN apt-get update && apt-get install -y curl');
    assert.deepEqual([run?.updates, run?.installs], [['apt-get'], ['apt-get']]);
  });

  test('a container that was committed', () => {
    assert.equal(step('/bin/bash').run?.understood, false);
    assert.equal(step('sh -l').run?.understood, false);
    assert.equal(step('sh /setup.sh').run?.understood, true);
  });

  test('a shell with options', () => {
    const { run } = step('RUN /bin/bash -o pipefail -c apt-get update | cat # buildkit');
    assert.deepEqual(run?.updates, ['apt-get']);
  });

  test('disabled verification', () => {
    const texts = {
      'curl -fsSLk https://x.example | sh': ['curl -k', 'curl | sh'],
      'wget --no-check-certificate https://x.example': ['wget --no-check-certificate'],
      'apt-get install -y --allow-unauthenticated x': ['apt-get --allow-unauthenticated'],
      'apk add --allow-untrusted x.apk': ['apk --allow-untrusted'],
      'yum install -y --nogpgcheck x': ['yum --nogpgcheck'],
      'dnf --setopt=gpgcheck=0 install x': ['dnf gpgcheck=0'],
      'pip install --trusted-host pypi.example x': ['pip --trusted-host'],
      'GIT_SSL_NO_VERIFY=1 git clone https://x.example': ['GIT_SSL_NO_VERIFY=1'],
      'echo "deb [trusted=yes] http://x.example ./" > /etc/apt/sources.list': [
        'a package source with trusted=yes',
      ],
      'curl -fsSL https://x.example/k | tar xk': [],
      'apk add curl': [],
      'wget -q --no-check-cert https://x.example': ['wget --no-check-cert'],
      'npm config set strict-ssl false': ['npm strict-ssl=false'],
      'yarn config set "strict-ssl" false': ['yarn strict-ssl=false'],
      'git config --global http.sslVerify false': ['git http.sslVerify=false'],
      'git -c http.sslVerify=false clone https://x.example': ['git http.sslVerify=false'],
      'python3 -m pip install --trusted-host x y': ['pip --trusted-host'],
      'pip3.11 install --index-url http://pypi.example/simple y': ['pip http://'],
      'rpm -i --nosignature x.rpm': ['rpm --nosignature'],
      'yum install -y http://x.example/x.rpm': ['yum http://'],
      'zypper addrepo --no-gpgcheck https://x.example r': ['zypper --no-gpgcheck'],
      'echo gpgcheck=0 >> /etc/yum.conf': ['echo gpgcheck=0'],
      'printf "[r]\\ngpgcheck = 0\\n" > /etc/yum.repos.d/r.repo': ['printf gpgcheck = 0'],
      'sed -i s/gpgcheck=1/gpgcheck=0/ /etc/yum.conf': ['sed gpgcheck=0'],
      'sed -i s/gpgcheck=0/gpgcheck=1/ /etc/yum.conf': [],
      'GIT_SSL_NO_VERIFY= git clone https://x.example': ['GIT_SSL_NO_VERIFY'],
    };
    for (const [script, wanted] of Object.entries(texts))
      for (const { run } of bothRuns(script)) assert.deepEqual(run?.unverified, wanted, script);
  });

  test('a script that is run straight from the network', () => {
    const texts = {
      'curl -fsSL https://x.example/i.sh | sh': ['curl | sh'],
      'wget -qO- https://x.example/i.sh | sudo -E bash -': ['wget | bash'],
      'curl -s https://x.example | tee /log | bash -s -- --yes': ['curl | bash'],
      'curl -s https://x.example | gunzip 2>/dev/null | python3 -': ['curl | python3'],
      'sh -c "$(curl -fsSL https://x.example/i.sh)"': ['curl | sh'],
      'eval "$(wget -qO- https://x.example)"': ['wget | eval'],
      'bash <(curl -s https://x.example/i.sh)': ['curl | bash'],
      'cat i.sh | sh': [],
      'curl -s https://x.example || sh /i.sh': [],
      'curl -s https://x.example | sh /read-from.sh': [],
      'curl -s https://x.example | python3 /parse.py': [],
      'curl -o /i.sh https://x.example; sh /own.sh': [],
    };
    for (const [script, wanted] of Object.entries(texts))
      for (const { run } of bothRuns(script)) assert.deepEqual(run?.unverified, wanted, script);
  });

  test('a download without TLS is unverified unless the same step verifies it', () => {
    const texts = {
      'curl -O http://x.example/a.tgz && tar xf a.tgz': ['curl http://'],
      'wget http://x.example/a.tgz': ['wget http://'],
      'curl -O http://x.example/a.tgz && echo "abc  a.tgz" | sha256sum -c -': [],
      'wget http://x.example/a && gpg --verify a.asc a': [],
      'curl -f http://localhost:8080/health': [],
      'curl -x http://127.0.0.1:3128 https://x.example': [],
      'apt-get -o Acquire::http::Proxy=http://x.example install -y a': [],
      'echo "deb http://deb.example stable main" > /etc/apt/sources.list': [],
    };
    for (const [script, wanted] of Object.entries(texts))
      for (const { run } of bothRuns(script)) assert.deepEqual(run?.unverified, wanted, script);
  });

  test('a file that is downloaded and run is reported, unless something verifies it', () => {
    const texts = {
      'curl -fsSLo /tmp/i.sh https://x.example/i.sh && sh /tmp/i.sh': ['curl, then sh'],
      'wget https://x.example/a/i.run; chmod +x i.run; ./i.run --yes': ['wget, then run'],
      'cd /tmp && wget -q https://x.example/x_1.deb && dpkg -i x_1.deb': ['wget, then dpkg'],
      'curl --output=/x.rpm https://x.example/y; rpm -i /x.rpm': ['curl, then rpm'],
      'curl -O https://x.example/i.sh && bash -eux i.sh': ['curl, then bash'],
      'curl -o i.sh https://x.example/i.sh && sha256sum -c sums && sh i.sh': [],
      'curl -o a.tgz https://x.example/a.tgz && tar xf a.tgz': [],
      'curl -o i.sh https://x.example/i.sh && sh own.sh i.sh': [],
      'sh i.sh && curl -o i.sh https://x.example/i.sh': [],
    };
    for (const [script, wanted] of Object.entries(texts))
      for (const { run } of bothRuns(script)) assert.deepEqual(run?.unverified, wanted, script);
  });

  test('a variable of the image applies to every later step', () => {
    const texts = {
      'ENV NODE_TLS_REJECT_UNAUTHORIZED=0': ['NODE_TLS_REJECT_UNAUTHORIZED=0'],
      'ENV A=1 GIT_SSL_NO_VERIFY=true': ['GIT_SSL_NO_VERIFY=true'],
      'ENV PIP_TRUSTED_HOST=pypi.example': ['PIP_TRUSTED_HOST'],
      '/bin/sh -c #(nop)  ENV NPM_CONFIG_STRICT_SSL=false': ['NPM_CONFIG_STRICT_SSL=false'],
      'ENV NODE_TLS_REJECT_UNAUTHORIZED=1 PIP_TRUSTED_HOST=': [],
    };
    for (const [text, wanted] of Object.entries(texts))
      assert.deepEqual(step(text).run?.unverified, wanted, text);
  });
});

test('what an ADD added', () => {
  const texts = {
    'ADD a.txt /x/ # buildkit': 'file',
    'ADD --chown=1:1 app /x/ # buildkit': 'file',
    'ADD a.tar.gz /y/ # buildkit': 'archive',
    'ADD https://x.example/a.tar.gz /y/ # buildkit': 'remote',
    'ADD a.tar.gz b.txt /y/ # buildkit': 'file',
    'ADD <<EOF /f # buildkit': 'file',
    'ADD a.tar.gz /d e/ # buildkit': 'unknown',
    [`/bin/sh -c #(nop) ADD ${'5c'.repeat(32)} in /b `]: 'remote',
    '/bin/sh -c #(nop) ADD dir:ab12 in /app ': 'file',
    '/bin/sh -c #(nop) ADD file:ab12 in /x/ ': 'unknown',
  };
  for (const [text, wanted] of Object.entries(texts)) assert.equal(step(text).adds, wanted, text);
  // The root file system that starts an image is always unpacked.
  assert.equal(steps('/bin/sh -c #(nop) ADD file:ab12 in / ')[0]?.adds, 'archive');
});

describe('credentials', () => {
  test('are found, and their values are not stored', () => {
    const texts: Readonly<Record<string, readonly string[]>> = {
      'ENV PASSWORD=hunter2-secret X=a b': ['environment PASSWORD its name 14'],
      'ARG NPM_TOKEN=hunter2-secret': ['argument NPM_TOKEN its name 14'],
      'ARG NPM_TOKEN': [],
      'ENV PASSWORD_FILE=/run/secrets/p TOKEN=$TOKEN SECRET= GPG_KEY=0123ABCD PWD=/w TOKEN_URL=https://x': [],
      'RUN |2 API_KEY=hunter2-secret EMPTY= /bin/sh -c echo x # buildkit': ['argument API_KEY its name 14'],
      '|1 API_KEY=hunter2-secret /bin/sh -c echo x': ['argument API_KEY its name 14'],
      '/bin/sh -c curl https://me:hunter2-secret@x.example/a': ['command  address with a password 26'],
      '/bin/sh -c curl https://me:$TOKEN@x.example/a': [],
      '/bin/sh -c export TOKEN=hunter2-secret; make': ['command TOKEN its name 14'],
      '/bin/sh -c curl -u me:hunter2-secret https://x.example': ['command -u password for curl 14'],
      'CMD ["app","--password","hunter2-secret"]': ['command --password its name 14'],
      'ENTRYPOINT ["app" "--api-key=hunter2-secret"]': ['command --api-key its name 14'],
      'HEALTHCHECK &{["CMD-SHELL" "redis-cli -a hunter2-secret ping"] "0s" "0s" "0s" "0s" \'\\x00\'}': [
        'command -a password for redis-cli 14',
      ],
      '/bin/sh -c curl -H "X-Api-Key: hunter2-secret" https://x.example': ['command  token in a header 25'],
      '/bin/sh -c npm config set //r.example/:_authToken=hunter2-secret': [
        'command  registry token of npm 26',
      ],
      'COPY id_rsa /root/.ssh/ # buildkit': ['file id_rsa its name 0'],
      '/bin/sh -c #(nop) COPY file:ab12 in /root/.ssh/id_ed25519 ': ['file id_ed25519 its name 0'],
      'COPY home/.aws/credentials /root/.aws/credentials # buildkit': ['file .aws/credentials its name 0'],
      'ADD .env server.p12 /app/ # buildkit': ['file .env its name 0', 'file server.p12 its name 0'],
      'COPY id_rsa.pub .env.example credentials config.json env /app/ # buildkit': [],
      [`LABEL note=${accessKey}`]: ['label note AWS access key 20'],
    };
    for (const [text, wanted] of Object.entries(texts)) {
      const read = step(text);
      assert.deepEqual(
        read.credentials.map(({ where, name, detector, length }) => `${where} ${name} ${detector} ${length}`),
        wanted,
        text,
      );
      assert.doesNotMatch(JSON.stringify(read), /hunter2|AK(?:IA)/u);
    }
  });
});
