/**
 * A real application for tests: an image of Debian's packages in `parts/NAME`, run and used as its ordinary user would.
 *
 * `ready` and `exercise` are shell commands of a machine that reaches the engine: `docker` with its environment, and
 * `$CONTAINER`, the name of the container. Both end with 0 only if the application does what it should.
 */
export interface Part {
  name: string;
  image: string;
  /** Arguments of `docker run` before the image. */
  run: readonly string[];
  /** Succeeds once the application can be used; may be called again and again until then. */
  ready: string;
  /** Uses the application, and proves by what it answers that it works. May be called again. */
  exercise: string;
}

const password = 'lab-password';

/** Sets `$ADDRESS` to the host's side of a published port. */
const addressOf = (port: number): string => `ADDRESS=$(docker port "$CONTAINER" ${port}/tcp | head -n 1)`;

const healthy = `[ "$(docker inspect --format '{{.State.Health.Status}}' "$CONTAINER")" = healthy ]`;

/** Joins the commands of a text, each of which has to succeed. */
const all = (...commands: readonly string[]): string => ['set -eu', ...commands].join('\n');

const get = 'curl --fail --silent --show-error --max-time 10';

const query = `PGPASSWORD=${password} PGCONNECT_TIMEOUT=10 psql --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 --username postgres --dbname shop --host "\${ADDRESS%:*}" --port "\${ADDRESS##*:}"`;
const redis = 'redis-cli -h "${ADDRESS%:*}" -p "${ADDRESS##*:}"';

/** The parts by name; each as the documentation of such an image tells its users to run it. */
const table: Readonly<Record<string, Omit<Part, 'name' | 'image'>>> = {
  nginx: {
    run: ['--publish=127.0.0.1::80'],
    ready: all(addressOf(80), `${get} --output /dev/null "http://$ADDRESS/"`),
    exercise: all(
      addressOf(80),
      `${get} --compressed "http://$ADDRESS/" | grep -q 'It works'`,
      'BENCH=$(ab -q -n 500 -c 8 "http://$ADDRESS/")',
      `echo "$BENCH" | grep -Eq '^Complete requests: +500$'`,
      `echo "$BENCH" | grep -Eq '^Failed requests: +0$'`,
      `head -c 100000 /dev/zero | ${get} --data-binary @- "http://$ADDRESS/echo" | grep -q received`,
      `[ "$(curl --silent --output /dev/null --write-out '%{http_code}' "http://$ADDRESS/none")" = 404 ]`,
    ),
  },
  postgres: {
    run: [
      '--publish=127.0.0.1::5432',
      `--env=POSTGRES_PASSWORD=${password}`,
      '--env=POSTGRES_DB=shop',
      '--volume=/var/lib/postgresql/data',
    ],
    ready: all(addressOf(5432), `${query} --command 'select 1'`),
    exercise: all(
      addressOf(5432),
      `${query} --command 'create table if not exists orders (id serial primary key, article text unique)'`,
      `${query} --command "insert into orders (article) select 'article ' || n from generate_series(1, 20000) as n on conflict do nothing"`,
      `[ "$(${query} --command 'select count(*) from orders')" = 20000 ]`,
      `[ "$(${query} --command "set max_parallel_workers_per_gather = 2; select article from orders order by md5(article) || id limit 1" | wc -l)" = 1 ]`,
      `${query} --command 'vacuum analyze orders' --command checkpoint`,
      `docker exec --user postgres "$CONTAINER" psql --no-psqlrc --dbname shop --command '\\d orders' | grep -q article`,
    ),
  },
  redis: {
    run: ['--publish=127.0.0.1::6379', '--volume=/data'],
    ready: healthy,
    exercise: all(
      addressOf(6379),
      `VALUE=value-$(date +%s)`,
      `[ "$(${redis} set key "$VALUE")" = OK ]`,
      `[ "$(${redis} get key)" = "$VALUE" ]`,
      `[ "$(${redis} save)" = OK ]`,
      `${redis} bgsave | grep -q 'saving started'`,
      `TRIES=0`,
      `while ${redis} info persistence | grep -q rdb_bgsave_in_progress:1; do`,
      `  TRIES=$((TRIES + 1)); [ "$TRIES" -lt 50 ]; sleep 0.1`,
      'done',
      `${redis} info persistence | grep -q rdb_last_bgsave_status:ok`,
      `docker exec "$CONTAINER" test -s /data/dump.rdb`,
    ),
  },
  node: {
    run: ['--publish=127.0.0.1::3000', '--volume=/srv/uploads'],
    ready: healthy,
    exercise: all(
      addressOf(3000),
      `${get} --compressed "http://$ADDRESS/" | grep -q Uploads`,
      `[ "$(${get} "http://$ADDRESS/words")" = 3 ]`,
      `${get} "http://$ADDRESS/hash" | grep -Eq '^[0-9a-f]{64}$'`,
      `NAME=$(echo 'a file' | ${get} --upload-file - "http://$ADDRESS/files")`,
      `[ "$(${get} "http://$ADDRESS/files/$NAME")" = 'a file' ]`,
    ),
  },
  python: {
    run: ['--publish=127.0.0.1::8000', '--volume=/var/lib/notes'],
    ready: all(addressOf(8000), `${get} --output /dev/null "http://$ADDRESS/"`),
    exercise: all(
      addressOf(8000),
      `NOTE="note of $(date +%s)"`,
      `[ "$(${get} --data-binary "$NOTE" "http://$ADDRESS/")" = added ]`,
      `${get} "http://$ADDRESS/" | grep -qx "$NOTE"`,
      `${get} "http://$ADDRESS/sorted" | grep -qx "$NOTE"`,
    ),
  },
  java: {
    run: ['--publish=127.0.0.1::8080', '--volume=/var/lib/reports'],
    ready: all(addressOf(8080), `${get} --output /dev/null "http://$ADDRESS/"`),
    exercise: all(
      addressOf(8080),
      `${get} "http://$ADDRESS/" | grep -q 'server of the lab'`,
      `[ "$(${get} --data-binary 'a report' "http://$ADDRESS/reports/daily")" = stored ]`,
      `[ "$(${get} "http://$ADDRESS/reports/daily")" = 'a report' ]`,
    ),
  },
  jobs: {
    run: ['--volume=/var/lib/jobs'],
    ready: 'docker exec "$CONTAINER" test -s /var/lib/jobs/count',
    exercise: all(
      `count() { docker exec "$CONTAINER" cat /var/lib/jobs/count; }`,
      'BEFORE=$(count)',
      'TRIES=0',
      'while [ "$(count)" -lt $((BEFORE + 2)) ]; do TRIES=$((TRIES + 1)); [ "$TRIES" -lt 50 ]; sleep 0.2; done',
      `[ "$(docker exec "$CONTAINER" stat --format '%U %a' /var/lib/jobs/accounts.tar.gz)" = 'backup 640' ]`,
      `docker exec "$CONTAINER" tar --list --file /var/lib/jobs/accounts.tar.gz | grep -qx passwd`,
      `[ "$(docker exec "$CONTAINER" wc -l /var/lib/jobs/first-accounts | cut -d ' ' -f 1)" = 3 ]`,
      `[ -z "$(docker logs "$CONTAINER" 2>&1 | grep 'ended with')" ]`,
    ),
  },
  setuid: {
    run: ['--volume=/var/lib/ledger'],
    ready: 'docker exec "$CONTAINER" test -s /var/lib/ledger/entries',
    exercise: all(
      `count() { docker exec "$CONTAINER" wc -l /var/lib/ledger/entries | cut -d ' ' -f 1; }`,
      'BEFORE=$(count)',
      'TRIES=0',
      'while [ "$(count)" -lt $((BEFORE + 2)) ]; do TRIES=$((TRIES + 1)); [ "$TRIES" -lt 50 ]; sleep 0.2; done',
      `[ "$(docker exec "$CONTAINER" stat --format %U /var/lib/ledger/entries)" = root ]`,
      `docker exec "$CONTAINER" tail -n 1 /var/lib/ledger/entries | grep -qx 'entry of app'`,
      `[ "$(docker exec "$CONTAINER" id -un)" = app ]`,
    ),
  },
};

/** All parts. */
export const parts: readonly Part[] = Object.entries(table).map(([name, part]) => ({
  name,
  image: `lab:${name}`,
  ...part,
}));
