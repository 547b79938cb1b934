import { withoutPassword, type OpenService } from './open-service.ts';

/** Pages of services that ask for no password as they come, with what gives them one (their manuals). */
export const openWebPages: readonly OpenService[] = [
  {
    images: ['amir20/dozzle'],
    programs: [],
    ports: [8080],
    gives: withoutPassword('Dozzle', 'reads the logs of every container'),
    login: {
      variables: ['DOZZLE_AUTH_PROVIDER', 'DOZZLE_USERNAME'],
      options: ['--auth-provider', '--username'],
    },
  },
  {
    // 8971 is the port with a login (docs.frigate.video, installation).
    images: ['blakeblackshear/frigate'],
    programs: [],
    ports: [5000],
    gives: withoutPassword('port 5000 of Frigate', 'sees the cameras and changes the configuration'),
  },
  {
    images: ['esphome/esphome'],
    programs: [],
    commands: ['dashboard'],
    ports: [6052],
    gives: withoutPassword('ESPHome', 'runs any program in the container and on its devices'),
    login: { variables: ['USERNAME', 'PASSWORD'], options: ['--username', '--password'] },
  },
  {
    images: ['rediscommander/redis-commander', 'joeferner/redis-commander'],
    programs: ['redis-commander'],
    ports: [8081],
    gives: withoutPassword('Redis Commander', 'reads and changes the database'),
    login: {
      variables: [
        'HTTP_USER',
        'HTTP_PASSWORD',
        'HTTP_PASSWORD_FILE',
        'HTTP_PASSWORD_HASH',
        'HTTP_PASSWORD_HASH_FILE',
      ],
      options: ['--http-auth-username', '--http-u'],
    },
    configuration: ['/redis-commander/config'],
  },
  {
    images: ['sosedoff/pgweb'],
    programs: ['pgweb'],
    ports: [8081],
    gives: withoutPassword('pgweb', 'reads and changes the database'),
    login: { variables: ['PGWEB_AUTH_USER', 'PGWEB_AUTH_PASS'], options: ['--auth-user', '--auth-pass'] },
  },
  {
    images: ['apache/zeppelin'],
    programs: ['zeppelin.sh'],
    ports: [8080],
    gives: withoutPassword('Zeppelin', 'runs any program in the container'),
    configuration: ['/opt/zeppelin/conf', '/zeppelin/conf'],
  },
  {
    images: ['localstack/localstack', 'localstack/localstack-pro'],
    programs: ['localstack'],
    ports: [4566],
    gives: withoutPassword('LocalStack', 'runs programs as functions and reads its data'),
  },
  {
    images: ['mlflow/mlflow'],
    programs: ['mlflow'],
    ports: [5000],
    gives: withoutPassword('MLflow', 'reads and changes its models and files'),
    login: { variables: ['MLFLOW_AUTH_CONFIG_PATH'], options: ['--app-name'] },
  },
  {
    images: ['hashicorp/consul', 'library/consul'],
    programs: ['consul'],
    commands: ['agent'],
    ports: [8500],
    gives: withoutPassword('Consul', 'reads and changes its data and services'),
    login: {
      variables: ['CONSUL_LOCAL_CONFIG'],
      options: ['-config-file', '-config-dir', '-hcl', '--config-file', '--config-dir'],
    },
    configuration: ['/consul/config', '/etc/consul.d'],
  },
  {
    images: ['library/zookeeper'],
    programs: ['zkServer.sh'],
    ports: [2181],
    gives: withoutPassword('ZooKeeper', 'reads and changes its data'),
    login: { variables: ['ZOO_CFG_EXTRA', 'JVMFLAGS', 'SERVER_JVMFLAGS'] },
    configuration: ['/conf'],
  },
];
