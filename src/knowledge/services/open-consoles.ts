import { withoutPassword, type OpenService } from './open-service.ts';

const programs = 'runs any program in the container';
const token = ['--NotebookApp.token', '--ServerApp.token', '--IdentityProvider.token'];

/** Services that run what their visitors send, and consoles. Sources: their manuals and the pages of their images, 2026. */
export const openConsoles: readonly OpenService[] = [
  {
    images: ['jupyter/', 'jupyterhub/jupyterhub'],
    programs: [
      'jupyter',
      'jupyter-lab',
      'jupyter-notebook',
      'start-notebook.sh',
      'start-notebook.py',
      'start.sh',
    ],
    ports: [8888],
    gives: withoutPassword('Jupyter', programs),
    openTags: 'none',
    login: {
      options: [
        '--NotebookApp.password',
        '--ServerApp.password',
        '--PasswordIdentityProvider.hashed_password',
      ],
    },
    opens: { options: Object.fromEntries(token.map((name) => [name, 'none' as const])) },
  },
  {
    images: ['tsl0922/ttyd'],
    programs: ['ttyd'],
    ports: [7681],
    gives: withoutPassword('ttyd', 'uses its terminal'),
    login: { options: ['-c', '--credential', '-H', '--auth-header', '-A', '--ssl-ca'] },
  },
  {
    images: ['codercom/code-server'],
    programs: ['code-server'],
    ports: [8080],
    gives: withoutPassword('code-server', programs),
    openTags: 'none',
    opens: { options: { '--auth': 'none' } },
  },
  {
    images: ['linuxserver/code-server', 'linuxserver/openvscode-server'],
    programs: [],
    ports: [3000, 8443],
    gives: withoutPassword('the editor', programs),
    login: {
      variables: [
        'PASSWORD',
        'HASHED_PASSWORD',
        'FILE__PASSWORD',
        'FILE__HASHED_PASSWORD',
        'CONNECTION_TOKEN',
        'CONNECTION_SECRET',
      ],
    },
    configuration: ['/config'],
  },
  {
    images: ['linuxserver/webtop', 'linuxserver/firefox', 'linuxserver/chromium', 'linuxserver/rdesktop-web'],
    programs: [],
    ports: [3000, 3001],
    gives: withoutPassword('the desktop', programs),
    login: { variables: ['PASSWORD', 'FILE__PASSWORD'] },
  },
  {
    images: ['filebrowser/filebrowser'],
    programs: ['filebrowser'],
    ports: [80, 8080],
    gives: withoutPassword('File Browser', 'reads and changes its files'),
    openTags: 'none',
    opens: { options: { '--noauth': 'given' } },
  },
  {
    images: ['moby/buildkit'],
    programs: ['buildkitd'],
    ports: [1234],
    gives: 'whoever reaches it runs builds (BuildKit asks for no certificate)',
    login: { options: ['--tlscacert', '--config'] },
    configuration: ['/etc/buildkit'],
  },
  {
    images: ['selenium/'],
    programs: [],
    ports: [4444],
    gives: withoutPassword('Selenium', 'opens pages of the networks that it is in'),
    login: { variables: ['SE_ROUTER_USERNAME', 'SE_ROUTER_PASSWORD'], options: ['--username', '--config'] },
    configuration: ['/opt/selenium'],
  },
  {
    images: ['browserless/chrome', 'browserless/chromium'],
    programs: [],
    ports: [3000],
    gives: withoutPassword('the browser', 'opens pages of the networks that it is in'),
    login: { variables: ['TOKEN'] },
  },
  {
    images: ['library/flink', 'apache/flink'],
    programs: ['jobmanager'],
    ports: [8081],
    gives: withoutPassword('Flink', programs),
    login: { variables: ['FLINK_PROPERTIES'] },
    configuration: ['/opt/flink/conf'],
  },
  {
    images: ['bitnami/spark', 'bitnamilegacy/spark'],
    programs: [],
    ports: [6066, 7077],
    gives: withoutPassword('Spark', programs),
    login: { variables: ['SPARK_RPC_AUTHENTICATION_ENABLED'] },
    configuration: ['/opt/bitnami/spark/conf'],
  },
  {
    images: ['daskdev/dask'],
    programs: ['dask-scheduler', 'scheduler', 'dask'],
    ports: [8786],
    gives: withoutPassword('Dask', programs),
    login: { options: ['--tls-ca-file', '--tls-cert'] },
  },
  {
    images: ['rayproject/ray', 'rayproject/ray-ml'],
    programs: ['ray'],
    ports: [8265, 10_001],
    gives: withoutPassword('Ray', programs),
    login: { variables: ['RAY_AUTH_MODE', 'RAY_USE_TLS'] },
  },
  {
    images: ['hasura/graphql-engine'],
    programs: ['graphql-engine'],
    ports: [8080],
    gives: withoutPassword('Hasura', 'reads and changes the database'),
    login: {
      variables: ['HASURA_GRAPHQL_ADMIN_SECRET', 'HASURA_GRAPHQL_ACCESS_KEY', 'HASURA_GRAPHQL_ADMIN_SECRETS'],
      options: ['--admin-secret'],
    },
  },
  {
    images: ['library/mongo-express'],
    programs: [],
    ports: [8081],
    gives: withoutPassword('mongo-express', 'changes the database'),
    openTags: 'none',
    opens: { variables: ['ME_CONFIG_BASICAUTH', 'ME_CONFIG_BASICAUTH_ENABLED'] },
  },
  {
    images: ['mher/flower'],
    programs: ['flower', 'celery'],
    ports: [5555],
    gives: withoutPassword('Flower', 'sees and controls the tasks of the workers'),
    login: {
      variables: ['FLOWER_BASIC_AUTH', 'FLOWER_AUTH', 'FLOWER_AUTH_PROVIDER'],
      options: ['--basic_auth', '--basic-auth', '--auth', '--auth_provider', '--conf'],
    },
  },
];
