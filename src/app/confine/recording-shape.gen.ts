// Generated from src/core by `npm run generate`; do not edit.
import type { ShapeTable } from '../targets/facts/shape.ts';

/** The shape of recordings of what containers do, from the types in `src/core`. */
export const recordingShapes: ShapeTable = [
  {"members":{"schemaVersion":1,"kind":2,"workload":3,"architecture":6,"kernel":4,"runtime":4,"confinement":7,"runs":12,"calls":16,"startupCalls":10,"capabilities?":19,"executed":22,"written":25,"directories":28,"listening":30,"connected":30,"mounts":33,"peaks":37,"gaps":39}},
  {"one":[1]}, {"one":["recording"]}, {"members":{"name":4,"image":4,"project?":5,"service?":5}}, "string",
  "string", {"one":["aarch64","x86_64"]},
  {"members":{"user":4,"privileged":8,"seccomp":9,"noNewPrivileges":8,"readOnly":8,"capabilities":10,"labels?":11,"labelDisabledBy?":5,"devices?":11}},
  "boolean", {"one":["custom","default","unconfined"]}, {"list":4}, {"list":4}, {"list":13},
  {"members":{"startedAt":4,"seconds":14,"sawStart":8,"lastNewAt":14,"exercise?":15,"events":14,"lostEvents":14}},
  "number", {"members":{"command":4,"exitCode":14}}, {"list":17},
  {"members":{"name":4,"program":4,"values?":18}}, {"list":14}, {"list":20},
  {"members":{"name":4,"result":21,"program":4}}, {"one":["both","granted","refused"]}, {"list":23},
  {"members":{"path":4,"setuid?":24}}, "boolean", {"list":26}, {"members":{"path":4,"how":27}},
  {"one":["changed","created","deleted","opened"]}, {"list":29},
  {"members":{"path":4,"uid":14,"gid":14,"mode":14,"hasImageContent":8}}, {"list":31},
  {"members":{"protocol":32,"address":4,"port":14}}, {"one":["tcp","udp"]}, {"list":34},
  {"members":{"type":35,"target":4,"readOnly":8,"source?":5,"relabel?":36}},
  {"one":["bind","cluster","image","npipe","tmpfs","volume"]}, {"one":["Z","z"]},
  {"members":{"memoryBytes?":38,"tasks?":38}}, "number", {"list":40}, {"members":{"what":4,"why":4}},
];
