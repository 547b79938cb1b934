import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lookalikeOfAllowed } from './allowed-lookalike.ts';
import { lookalikeOf } from './image-lookalike.ts';
import type { ImageName } from './lookalike.ts';
import { repositoryOf } from './image-names.ts';
import { knownRegistries } from './known-registries.ts';
import { officialImages } from './official-images.ts';
import { popularImages } from './popular-images.ts';

function nameOf(text: string): ImageName {
  const [registry = '', ...path] = repositoryOf(text).split('/');
  return { registry, path: path.join('/') };
}

/** What a name is taken for, and who has it. */
function taken(text: string): string | undefined {
  const found = lookalikeOf(nameOf(text));
  return found && `${found.meant}, ${found.owner}`;
}

describe('a name of an official image', () => {
  const slips: Readonly<Record<string, readonly string[]>> = {
    nginx: ['ngnix', 'nginix', 'nginxx', 'ngimx', 'ng1nx', 'nginx-official', 'official-nginx', 'nqinx'],
    postgres: [
      'postgress',
      'posgres',
      'postgers',
      'p0stgres',
      'post-gres',
      'postgresql',
      'xpostgres',
      'ostgres',
    ],
    node: ['ndoe', 'n0de', 'nodee', 'noode', 'nodejs', 'node-js', 'node.js', 'no-de'],
    alpine: ['a1pine', 'apline', 'alpline', 'alpinne'],
    redis: ['redsi', 'rediss', 'reddis', 'redls', 'red1s', 'redi5'],
    mariadb: ['maria-db', 'maridb', 'mariabd', 'rnariadb'],
    elasticsearch: ['elasticsaerch', 'elasticseach', 'elastiksearch', 'elasticserach', 'elastcsearhc'],
    wordpress: ['vvordpress', 'wordpres', 'word-press', 'wordperss'],
    'mongo-express': ['mongo_express', 'mongoexpress', 'mongo.express', 'mongo--express', 'mongo-expres'],
    php: ['p-hp', 'ph-p'],
  };
  for (const [meant, names] of Object.entries(slips))
    for (const name of names)
      it(`${name} is taken for ${meant}`, () => {
        assert.equal(taken(name), `${meant}, nobody`);
        assert.equal(taken(`docker.io/library/${name}`), `${meant}, nobody`);
        assert.equal(taken(`arm64v8/${name}`), `${meant}, nobody`);
        const isSoftware = ['postgresql', 'nodejs', 'node-js', 'node.js'].includes(name);
        assert.equal(taken(`somebody/${name}`), isSoftware ? undefined : `${meant}, other`);
      });

  const own = [
    ...'app api web worker frontend backend server client proxy db database cache queue cron job base builder'.split(
      ' ',
    ),
    ...'mode code nodes redmine nodered mongod mssql postgis pgbouncer trust moon host clone phone fault'.split(
      ' ',
    ),
    ...'mysql8 mysql-8 php7 php8.3 python3 node22 ruby3 redis-2 postgres-17 nginx2 my-app nginx-proxy'.split(
      ' ',
    ),
    ...'redis-exporter postgres-backup nginx-custom python-app node-app custom-nginx my-nginx shop-web'.split(
      ' ',
    ),
    ...'bun deno go gin ray sol sonar unity rose ross kongo jet lua nim zig crystal vlang'.split(' '),
  ];
  for (const name of own) it(`${name} is a name of its own`, () => assert.equal(taken(name), undefined));

  it('none of them is taken for another, in any namespace of Docker', () => {
    for (const name of officialImages) {
      assert.equal(taken(name), undefined, name);
      assert.equal(taken(`index.docker.io/${name}`), undefined, name);
      assert.equal(taken(`s390x/${name}`), undefined, name);
    }
  });
});

describe('a namespace', () => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    'bitnami/redis, other': ['bitnamii/redis', 'bitnarni/redis', 'bitnmai/redis', 'bitnami-official/redis'],
    'grafana/grafana, other': [
      'grafanna/grafana',
      'grafan/grafana',
      'grafana-official/grafana',
      'grafanaofficial/grafana',
    ],
    'linuxserver/sonarr, other': ['linuxsever/sonarr', 'linux-server/sonarr', '1inuxserver/sonarr'],
    'linuxserver/whatever, other': ['linuxserve/whatever'],
    'prom/prometheus, other': ['pr0m/prometheus', 'porm/prometheus'],
    'docker/dockerfile, other': ['dokcer/dockerfile', 'd0cker/dockerfile'],
    'nginx, other': [
      'ngnix/nginx',
      'nginx-official/nginx',
      'officialnginx/nginx',
      'libary/nginx',
      '1ibrary/nginx',
      'official/nginx',
      'docker-library/nginx',
      'dockerofficial/nginx',
      'library-official/nginx',
    ],
    'traefik/whoami, other': ['whoami/traefik'],
    'grafana/grafana, namespace': ['somebody/grafana'],
    'postgres, namespace': ['somebody/postgres'],
    'grafana/loki, same': ['grafana/lokki'],
    'prom/prometheus, same': ['prom/promtheus'],
    'ghcr.io/home-assistant/home-assistant, other': [
      'ghcr.io/home-asistant/home-assistant',
      'ghcr.io/homeassistant/home-assistant',
    ],
    'quay.io/prometheus/prometheus, other': ['quay.io/prometeus/prometheus'],
  };
  for (const [meant, names] of Object.entries(cases))
    for (const name of names) it(`${name} is taken for ${meant}`, () => assert.equal(taken(name), meant));

  const own = [
    'nginx/nginx-ingress',
    'nginxinc/nginx-unprivileged',
    'bitnami/nginx',
    'ubuntu/nginx',
    'redis/redis',
    'mysql/mysql-server',
    'percona/percona-server',
    'arm32v7/nginx',
    'somebody/app',
    'somebody/server',
    'somebody/loki-plugin',
    'prod/web',
    'pro/prometheus-app',
    'ghcr.io/somebody/postgres',
    'ghcr.io/somebody/ngnix',
    'quay.io/somebody/grafana',
    'ghcr.io/app',
    'mcr.microsoft.com/dotnet/sdk',
  ];
  for (const name of own) it(`${name} is a name of its own`, () => assert.equal(taken(name), undefined));

  it('none of the popular images is taken for another', () => {
    for (const [registry, owners] of popularImages)
      for (const [owner, names] of owners)
        for (const name of [...names, 'something-else'])
          assert.equal(taken(`${registry}/${owner}/${name}`), undefined, `${registry}/${owner}/${name}`);
  });
});

describe('a registry', () => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    'docker.io': [
      'docker.1o',
      'docker.i0',
      'd0cker.io',
      'dokcer.io',
      'docker.oi',
      'docker.io.evil.example',
      'docker-io.evil.example',
      'index-docker.io',
      'DOCKER.1O',
      'docker.io.evil.example:5000',
      'dockre.io',
    ],
    'ghcr.io': [
      'qhcr.io',
      'gchr.io',
      'ghcr.i0',
      'ghrc.io',
      'ghcr.io.evil.example',
      'ghccr.io',
      'my-ghcr.io',
      'ghcr.co',
    ],
    'gcr.io': ['gcr.i0', 'gcr.1o', 'us.gcr.i0', 'gcr.io.evil.example', 'grc.io'],
    'quay.io': ['quay.i0', 'qauy.io', 'quay.com', 'quya.io', 'guay.io'],
    'registry.k8s.io': ['registry.k8s.i0', 'regisrty.k8s.io', 'registry-k8s.io'],
    'mcr.microsoft.com': ['mcr.micosoft.com', 'mcr.rnicrosoft.com', 'mcr-microsoft.com'],
    'azurecr.io': ['company.azurecr.i0', 'company.azurerc.io'],
  };
  for (const [meant, hosts] of Object.entries(cases))
    for (const host of hosts)
      it(`${host} is taken for ${meant}`, () => assert.equal(taken(`${host}/team/app`), `${meant}, other`));

  const own = [
    'registry.example',
    'registry.example:5000',
    'localhost',
    'localhost:5000',
    '127.0.0.1:5000',
    '[::1]:5000',
    'docker.example',
    'docker.company.example',
    'ghcr.company.example',
    'quay.company.example',
    'company.azurecr.io',
    'eu.gcr.io',
    'europe-docker.pkg.dev',
    '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
    'docker.m.mirror.example',
    'mirror.example',
    'harbor.example',
    'nexus.company.example:8443',
  ];
  for (const host of own)
    it(`${host} is a host of its own`, () => assert.equal(taken(`${host}/team/ngnix`), undefined));

  it('none of the known ones is taken for another', () => {
    for (const host of knownRegistries) assert.equal(taken(`${host}/team/app`), undefined, host);
  });
});

describe('a name that a policy allows', () => {
  const places = [
    'registry.example/team/app',
    'registry.example:5000/base',
    'docker.io/company',
    'docker.io/vendor/tool',
  ];
  const of = (text: string) => lookalikeOfAllowed(nameOf(text), places)?.meant;
  const cases: Readonly<Record<string, readonly string[]>> = {
    'registry.example/team/app': [
      'registry.example/taem/app',
      'registry.example/team/a-pp',
      'registry.exarnple/team/app',
      'regsitry.example/team/app',
      'registry.example.evil.example/team/app',
      'team/app',
      'docker.io/team/app',
      'registry.example/others/app',
    ],
    'registry.example:5000/base': ['registry.example:5000/bsae/debian', 'base/debian'],
    'docker.io/company': ['compnay/app', 'c0mpany/app', 'company-official/app'],
    'docker.io/vendor/tool': ['vendor/to0l', 'somebody/tool', 'vend0r/tool'],
  };
  for (const [meant, names] of Object.entries(cases))
    for (const name of names) it(`${name} is taken for ${meant}`, () => assert.equal(of(name), meant));

  const own = [
    'registry.example/team/other',
    'registry.example/other/thing',
    'other.example/team/app',
    'mirror.example/company/app',
    'nginx',
    'grafana/tool',
    'registry.example:5001/base/x',
  ];
  for (const name of own) it(`${name} is a name of its own`, () => assert.equal(of(name), undefined));
});
