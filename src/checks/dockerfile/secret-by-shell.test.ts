import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readDockerfile } from '../../adapters/dockerfile/read-dockerfile.ts';
import { check } from './secret-in-layer.ts';

function judge(run: string) {
  const text = `FROM debian:13\nRUN --mount=type=secret,id=t,required ${run}\n`;
  const dockerfile = readDockerfile(text, 'Dockerfile');
  assert.deepEqual(dockerfile.problems, [], run);
  return check.evaluate({ dockerfile });
}

function allAre(state: string, runs: readonly string[]): void {
  for (const run of runs) assert.equal(judge(run).state, state, run);
}

describe('a secret that is a file of variables', () => {
  it('is kept by what writes one of them', () => {
    allAre('failed', [
      '. /run/secrets/t && echo "$PASS" > /x',
      'source /run/secrets/t; printf %s "${PASS}" > /x',
      'cd /run/secrets && . ./t && echo "$PASS" > /x',
      '. /run/secrets/t && npm config set //r/:_authToken "$TOKEN"',
      'set -a; . /run/secrets/t; set +a; env > /x',
      'set -o allexport; . /run/secrets/t; printenv PASS > /x; test $PASS',
      '. /run/secrets/t && set > /x',
      'export $(cat /run/secrets/t | xargs) && env > /x',
      'export $(grep -v "^#" /run/secrets/t | xargs) && echo "$PASS" > /x',
      'eval "$(cat /run/secrets/t)"; echo "$PASS" > /x',
      '. /run/secrets/t && echo "a > $PASS" > /x',
      '. /run/secrets/t && echo >> /x "$PASS"',
      '. /run/secrets/t && cat > /x <<IN\n<a>$PASS</a>\nIN',
    ]);
  });

  it('is not kept by what uses them, nor by other variables', () => {
    allAre('passed', [
      '. /run/secrets/t && echo "$HOME $PATH" > /x',
      '. /run/secrets/t && V=1 && echo "$V" > /x',
      'V=1; . /run/secrets/t; echo "$V" > /x',
      '. /run/secrets/t && curl -u "$U:$P" https://x',
      '. /run/secrets/t; env > /x',
      'set -a; set +a; . /run/secrets/t; env > /x',
      'export $(cat /run/secrets/t | xargs) && make',
      '. /run/secrets/t && while read -r p; do echo "$p" >> /x; done < /list',
      '. /run/secrets/t && mapfile -t A < /list && echo "${A[0]}" > /x',
      '. /run/secrets/t && echo memory=1 > "$INI_DIR/x.ini" && cat /a >> $INI_DIR/y && echo a 2>$LOG',
      '. /run/secrets/t && cat > "$DIR/x" <<IN\na\nIN',
    ]);
  });

  it('shows which program writes all of them', () => {
    const outcome = judge('set -a; . /run/secrets/t; env > /x');
    assert.ok(outcome.state === 'failed');
    assert.equal(outcome.problems[0].message, 'The layer keeps the secret t: env writes it to /x');
  });
});

describe('a secret that a shell reads into a variable', () => {
  it('is kept by what writes it', () => {
    allAre('failed', [
      'mapfile -t A < /run/secrets/t; echo "${A[0]}" > /x',
      'readarray -t A < <(cat /run/secrets/t) && printf %s "${A[@]}" > /x',
      'mapfile < /run/secrets/t; echo "${MAPFILE[0]}" > /x',
      'read -ra A < /run/secrets/t; echo "${A[1]}" > /x',
      'read < /run/secrets/t; echo "$REPLY" > /x',
      'A=(a); A+=("$(cat /run/secrets/t)"); echo "${A[1]}" > /x',
      'V=$(cat /run/secrets/t); V+=x; echo "$V" > /x',
    ]);
  });

  it('is not kept by what writes another', () => {
    allAre('passed', [
      'mapfile -t A < /run/secrets/t; echo "${B[0]}" > /x',
      'mapfile -t A < /run/secrets/t; mapfile -t A < /a; curl -d "${A[0]}" https://x',
      'A=(a); A+=(b); echo "${A[1]}" > /x; test -s /run/secrets/t',
    ]);
  });
});

describe('a secret behind a link', () => {
  it('is kept by what reads the link', () => {
    allAre('failed', [
      'ln -s /run/secrets/t /root/.key && cat /root/.key > /x',
      'ln -sf /run/secrets/t /tmp/ && cp /tmp/t /x',
      'ln -s /run/secrets/t ~/.netrc && cp -L ~/.netrc /x',
      'cd /src && ln -s /run/secrets/t key && install -m 600 key /x',
      'ln -s /run/secrets /s && cat /s/t > /x',
      'ln -s /run/secrets/t /k && zip /x.zip /k',
    ]);
  });

  it('is not kept by what takes the link alone, or writes to it', () => {
    allAre('passed', [
      'ln -s /run/secrets/t /k && cp -a /k /x && tar -cf /x.tar /k',
      'ln -s /run/secrets/t /root/.npmrc && cat /a > /root/.npmrc',
      'ln -s /a /b && cp /b /x && test -s /run/secrets/t',
    ]);
  });
});

describe('a secret that is an archive, or put into one', () => {
  it('is kept', () => {
    allAre('failed', [
      'zip -r /x.zip /run/secrets',
      'unzip /run/secrets/t -d /x',
      'unzip -p /run/secrets/t a > /x',
      '7z x /run/secrets/t -o/x',
      'tar xzf /run/secrets/t',
    ]);
  });

  it('is not kept where it is listed, opens another one, or is removed again', () => {
    allAre('passed', [
      'tar -tf /run/secrets/t && unzip -l /run/secrets/t && 7z l /run/secrets/t',
      'unzip -P "$(cat /run/secrets/t)" /a.zip -d /x',
      'unzip /run/secrets/t -d /x && rm -rf /x',
    ]);
  });
});

describe('a secret in a function of the shell', () => {
  it('is kept by what the function writes', () => {
    allAre('failed', ['p() { cat /run/secrets/t > /x; }; p']);
  });

  it('is not known where the function prints it', () => {
    allAre('unknown', [
      'p() { cat /run/secrets/t; }; p > /x',
      'function p { echo "${A:-}"; cat /run/secrets/t; }; curl -H "a: $(p)" https://x',
    ]);
  });

  it('is nothing to other functions', () => {
    allAre('passed', ['p() { echo a; }; p > /x; test -s /run/secrets/t']);
    allAre('failed', ['p() { echo a; }; cat /run/secrets/t']);
  });
});
