/** Who publishes jars that do not state their group: those that Gradle and Ant build. */
interface KnownGroup {
  artifact: RegExp;
  /** Several if it moved. */
  groups: readonly string[];
  /** The folder of its classes, so that a jar of another publisher with the same name does not count. */
  classes: string;
}

/** From the coordinates in Maven Central. The first row that fits counts. */
const knownGroups: readonly KnownGroup[] = [
  {
    artifact:
      /^spring-(?:aop|aspects|beans|context(?:-indexer|-support)?|core|expression|instrument|jcl|jdbc|jms|messaging|orm|oxm|r2dbc|test|tx|web|webflux|webmvc|websocket)$/u,
    groups: ['org.springframework'],
    classes: 'org/springframework/',
  },
  ...[
    'boot',
    'security',
    'data',
    'cloud',
    'session',
    'integration',
    'batch',
    'ws',
    'hateoas',
    'ldap',
    'retry',
    'graphql',
    'kafka',
    'statemachine',
    'vault',
    'shell',
  ].map((project) => ({
    artifact: new RegExp(String.raw`^spring-${project}(?:-.+)?$`, 'u'),
    groups: [`org.springframework.${project}`],
    classes: 'org/springframework/',
  })),
  {
    artifact: /^spring-(?:amqp|rabbit.*)$/u,
    groups: ['org.springframework.amqp'],
    classes: 'org/springframework/',
  },
  { artifact: /^tomcat-embed-.+$/u, groups: ['org.apache.tomcat.embed'], classes: 'org/apache/' },
  { artifact: /^tomcat-.+$/u, groups: ['org.apache.tomcat'], classes: 'org/apache/' },
  { artifact: /^kafka(?:[-_].+)?$/u, groups: ['org.apache.kafka'], classes: 'org/apache/kafka/' },
  { artifact: /^lucene-.+$/u, groups: ['org.apache.lucene'], classes: 'org/apache/lucene/' },
  { artifact: /^solr-.+$/u, groups: ['org.apache.solr'], classes: 'org/apache/solr/' },
  { artifact: /^elasticsearch(?:-.+)?$/u, groups: ['org.elasticsearch'], classes: 'org/elasticsearch/' },
  { artifact: /^opensearch(?:-.+)?$/u, groups: ['org.opensearch'], classes: 'org/opensearch/' },
  {
    artifact: /^groovy(?:-.+)?$/u,
    groups: ['org.codehaus.groovy', 'org.apache.groovy'],
    classes: 'org/codehaus/groovy/',
  },
  { artifact: /^hibernate-.+$/u, groups: ['org.hibernate', 'org.hibernate.orm'], classes: 'org/hibernate/' },
  { artifact: /^kotlin-.+$/u, groups: ['org.jetbrains.kotlin'], classes: 'kotlin/' },
  { artifact: /^okhttp(?:-.+)?$/u, groups: ['com.squareup.okhttp3'], classes: 'okhttp3/' },
  { artifact: /^okio(?:-.+)?$/u, groups: ['com.squareup.okio'], classes: 'okio/' },
  { artifact: /^retrofit$/u, groups: ['com.squareup.retrofit2'], classes: 'retrofit2/' },
  { artifact: /^reactor-netty(?:-.+)?$/u, groups: ['io.projectreactor.netty'], classes: 'reactor/netty/' },
  { artifact: /^reactor-.+$/u, groups: ['io.projectreactor'], classes: 'reactor/' },
  {
    artifact: /^rxjava$/u,
    groups: ['io.reactivex', 'io.reactivex.rxjava2', 'io.reactivex.rxjava3'],
    classes: 'io/reactivex/',
  },
  { artifact: /^micrometer-.+$/u, groups: ['io.micrometer'], classes: 'io/micrometer/' },
  { artifact: /^mysql-connector-java$/u, groups: ['mysql'], classes: 'com/mysql/' },
  { artifact: /^mysql-connector-j$/u, groups: ['com.mysql'], classes: 'com/mysql/' },
  { artifact: /^h2$/u, groups: ['com.h2database'], classes: 'org/h2/' },
  { artifact: /^mssql-jdbc$/u, groups: ['com.microsoft.sqlserver'], classes: 'com/microsoft/sqlserver/' },
  { artifact: /^guava$/u, groups: ['com.google.guava'], classes: 'com/google/common/' },
  { artifact: /^gson$/u, groups: ['com.google.code.gson'], classes: 'com/google/gson/' },
  {
    artifact: /^jackson-(?:core|databind|annotations)$/u,
    groups: ['com.fasterxml.jackson.core'],
    classes: 'com/fasterxml/jackson/',
  },
  { artifact: /^protobuf-.+$/u, groups: ['com.google.protobuf'], classes: 'com/google/protobuf/' },
  { artifact: /^xercesImpl$/u, groups: ['xerces'], classes: 'org/apache/xerces/' },
  { artifact: /^xstream$/u, groups: ['com.thoughtworks.xstream'], classes: 'com/thoughtworks/xstream/' },
  { artifact: /^ant(?:-.+)?$/u, groups: ['org.apache.ant'], classes: 'org/apache/tools/ant/' },
  {
    artifact:
      /^commons-(?:lang3|text|compress|csv|configuration2|collections4|math3|pool2|dbcp2|email|exec|imaging|jxpath|rng|vfs2|bcel)$/u,
    groups: ['org.apache.commons'],
    classes: 'org/apache/commons/',
  },
  {
    artifact: /^http(?:client|core|mime|asyncclient)$/u,
    groups: ['org.apache.httpcomponents'],
    classes: 'org/apache/http/',
  },
  { artifact: /^jsoup$/u, groups: ['org.jsoup'], classes: 'org/jsoup/' },
  { artifact: /^dom4j$/u, groups: ['org.dom4j', 'dom4j'], classes: 'org/dom4j/' },
];

/** Jars of Apache Tomcat that have another name in its folder `lib` than in Maven Central. */
const tomcatNames: Readonly<Record<string, string>> = {
  catalina: 'tomcat-catalina',
  'catalina-ant': 'tomcat-catalina-ant',
  'catalina-ha': 'tomcat-catalina-ha',
  'catalina-tribes': 'tomcat-tribes',
  jasper: 'tomcat-jasper',
  'jasper-el': 'tomcat-jasper-el',
};

/** Returns the artifact of a jar of Tomcat's own folder; others keep their names. */
export function publishedArtifact(artifact: string, title: string | undefined): string {
  return title === 'Apache Tomcat' && Object.hasOwn(tomcatNames, artifact)
    ? (tomcatNames[artifact] ?? artifact)
    : artifact;
}

/** Returns the groups that publish an artifact with classes in one of these folders; none if it is not known. */
export function publishersOf(artifact: string, folders: readonly string[]): readonly string[] {
  const known = knownGroups.find(
    (row) => row.artifact.test(artifact) && folders.some((folder) => `${folder}/`.startsWith(row.classes)),
  );
  return known?.groups ?? [];
}
