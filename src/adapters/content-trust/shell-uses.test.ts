import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkCases, on, usesIn } from './test-uses.ts';

describe('shell scripts', () =>
  checkCases('a.sh', [
    ['export DOCKER_CONTENT_TRUST=1', [`1:8 ${on} machine`]],
    ['DOCKER_CONTENT_TRUST=1\nexport DOCKER_CONTENT_TRUST', [`1:1 ${on} machine`]],
    ['declare -x DOCKER_CONTENT_TRUST="1"', [`1:12 ${on} machine`]],
    ["export 'DOCKER_CONTENT_TRUST=1'", [`1:8 ${on} machine`]],
    ['DOCKER_CONTENT_TRUST=1 docker pull -q a:1', [`1:1 ${on} machine (pull a:1)`]],
    ['env DOCKER_CONTENT_TRUST=1 docker image pull a', [`1:5 ${on} machine (image pull a)`]],
    ['sudo -E env A=b "DOCKER_CONTENT_TRUST=1" docker push a', [`1:17 ${on} machine (push a)`]],
    ['sudo DOCKER_CONTENT_TRUST=1 /usr/bin/docker pull a', [`1:6 ${on} machine (pull a)`]],
    ['DOCKER_CONTENT_TRUST=1 docker -H tcp://x --context y pull a', [`1:1 ${on} machine (pull a)`]],
    ['DOCKER_CONTENT_TRUST=1 docker compose pull', [`1:1 ${on} machine (compose pull)`]],
    ['DOCKER_CONTENT_TRUST=1 docker-compose up -d', [`1:1 ${on} machine (compose up)`]],
    ['set -a; . ./docker.env; DOCKER_CONTENT_TRUST=1; set +a', [`1:25 ${on} machine`]],
    ['bash -c "export DOCKER_CONTENT_TRUST=1; docker pull a"', [`1:17 ${on} machine`]],
    ["su ci -c 'DOCKER_CONTENT_TRUST=1 docker pull a'", [`1:11 ${on} machine`]],
    ['cat > x <<E\nexport DOCKER_CONTENT_TRUST=1\nE', [`2:8 ${on} machine`]],
    ["echo 'DOCKER_CONTENT_TRUST=1' >> /etc/environment", [`1:7 ${on} machine`]],
    ['x=$(DOCKER_CONTENT_TRUST=1 docker pull a)', [`1:5 ${on} machine (pull a)`]],
    ['if true; then export DOCKER_CONTENT_TRUST=1; fi', [`1:22 ${on} machine`]],
    ['docker run -e DOCKER_CONTENT_TRUST=1 docker:27', [`1:15 ${on} container`]],
    ['docker run --env=DOCKER_CONTENT_TRUST=1 docker:27', [`1:12 ${on} container`]],
    [': "${DOCKER_CONTENT_TRUST:=1}"', [`1:6 ${on} machine`]],
    [': ${DOCKER_CONTENT_TRUST:=0}', ['1:5 DOCKER_CONTENT_TRUST=0 off machine']],
    ["printf 'DOCKER_CONTENT_TRUST=1\\n' | tee -a /etc/environment", [`1:9 ${on} machine`]],
    ["printf 'DOCKER_CONTENT_TRUST=0\\n' > x", ['1:9 DOCKER_CONTENT_TRUST=0 off machine']],
    ['echo "DOCKER_CONTENT_TRUST=1" >> "$GITHUB_ENV"', [`1:7 ${on} machine`]],
    ['ssh host DOCKER_CONTENT_TRUST=1 docker pull a', [`1:10 ${on} machine`]],
    ['make DOCKER_CONTENT_TRUST=1 push', [`1:6 ${on} machine`]],
    ['export A=1 DOCKER_CONTENT_TRUST=1 B=2\r\ndocker pull a\r\n', [`1:12 ${on} machine`]],
    ['"$DOCKER" trust sign a:1', ['1:1 docker trust sign on machine (trust sign a:1)']],
    ['docker \\\n  trust sign a:1', ['1:1 docker trust sign on machine (trust sign a:1)']],
    ['unset DOCKER_CONTENT_TRUST', ['1:7 unset DOCKER_CONTENT_TRUST off machine']],
    ['export DOCKER_CONTENT_TRUST=0', ['1:8 DOCKER_CONTENT_TRUST=0 off machine']],
    ['export DOCKER_CONTENT_TRUST=', ['1:8 DOCKER_CONTENT_TRUST= off machine']],
    // Whatever Go does not read as false turns it on.
    ['export DOCKER_CONTENT_TRUST=no', ['1:8 DOCKER_CONTENT_TRUST=no on machine']],
    ['export DOCKER_CONTENT_TRUST=off', ['1:8 DOCKER_CONTENT_TRUST=off on machine']],
    ['export DOCKER_CONTENT_TRUST=fALSE', ['1:8 DOCKER_CONTENT_TRUST=fALSE on machine']],
    ['export DOCKER_CONTENT_TRUST=False', ['1:8 DOCKER_CONTENT_TRUST=False off machine']],
    ['export DOCKER_CONTENT_TRUST="$X"', ['1:8 DOCKER_CONTENT_TRUST unknown machine']],
    ['export DOCKER_CONTENT_TRUST=${X:-1}', [`1:8 ${on} machine`]],
    ['export DOCKER_CONTENT_TRUST=${X:-0}', ['1:8 DOCKER_CONTENT_TRUST unknown machine']],
    [
      'docker pull --disable-content-trust=false a',
      ['1:13 --disable-content-trust=false on machine (pull a)'],
    ],
    ['docker pull a --disable-content-trust', ['1:15 --disable-content-trust off machine (pull a)']],
    [
      'docker build --disable-content-trust=true .',
      ['1:14 --disable-content-trust=true off machine (build)'],
    ],
    [
      'docker create --disable-content-trust="$X" a',
      ['1:15 --disable-content-trust unknown machine (create)'],
    ],
    ['docker trust sign a:1', ['1:1 docker trust sign on machine (trust sign a:1)']],
    ['docker --context x trust key load k.pem', ['1:1 docker trust key on machine (trust key)']],
    ['docker trust signer add --key k ann a', ['1:1 docker trust signer on machine (trust signer)']],
    ['notary -s https://n.example:4443 -d ~/x publish a', ['1:1 notary publish on machine @n.example:4443']],
    ['notary-server -config x', []],
    ['notation sign a; cosign sign a', []],
    [
      'az acr config content-trust update -r x --status enabled',
      ['1:1 az acr config content-trust on machine'],
    ],
    [
      'export DOCKER_CONTENT_TRUST=1\ndocker build -t a .\ndocker compose up -d\ndocker pull b',
      [`1:8 ${on} machine but build, compose up`],
    ],
    ['DOCKER_CONTENT_TRUST=1 docker pull b\ndocker compose up -d', [`1:1 ${on} machine (pull b)`]],
    ['a "unclosed\nexport DOCKER_CONTENT_TRUST=1', [`2:8 ${on} machine`]],
  ]));

test('a server is shown without the login, and no passphrase is shown', () => {
  const uses = usesIn(
    'a.sh',
    'export DOCKER_CONTENT_TRUST_SERVER=https://ann:s3cret@n.example/x DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE=s3cret NOTARY_AUTH=s3cret',
  );
  assert.deepEqual(uses, [
    '1:8 DOCKER_CONTENT_TRUST_SERVER=https://n.example unknown machine @n.example',
    '1:67 DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE unknown machine',
    '1:111 NOTARY_AUTH unknown machine',
  ]);
});

test('a script without end is read, and every place is a use or a mention', () => {
  const text = `x="\n${'export DOCKER_CONTENT_TRUST=1\n'.repeat(200)}`;
  assert.equal(usesIn('a.sh', text).length, 200);
});
