// Generated from src/core by `npm run generate`; do not edit.
import type { ShapeTable } from '../targets/facts/shape.ts';

/** The shape of recordings of what containers do, from the types in `src/core`. */
export const recordingShapes: ShapeTable = [
  {"members":{"schemaVersion":1,"kind":2,"workload":3,"architecture":6,"kernel":4,"runtime":4,"confinement":7,"runs":11,"calls":15,"startupCalls":10,"capabilities?":18,"executed":21,"written":25,"directories":28,"listening":30,"connected":30,"mounts":33,"peaks":36,"gaps":38}},
  {"one":[1]}, {"one":["recording"]}, {"members":{"name":4,"image":4,"project?":5,"service?":5}}, "string",
  "string", {"one":["aarch64","x86_64"]},
  {"members":{"user":4,"privileged":8,"seccomp":9,"noNewPrivileges":8,"readOnly":8,"capabilities":10}},
  "boolean", {"one":["custom","default","unconfined"]}, {"list":4}, {"list":12},
  {"members":{"startedAt":4,"seconds":13,"sawStart":8,"lastNewAt":13,"exercise?":14,"events":13,"lostEvents":13}},
  "number", {"members":{"command":4,"exitCode":13}}, {"list":16},
  {"members":{"name":4,"program":4,"values?":17}}, {"list":13}, {"list":19},
  {"members":{"name":4,"result":20,"program":4}}, {"one":["both","granted","refused"]}, {"list":22},
  {"members":{"path":4,"setuid?":23,"files?":24}}, "boolean", {"list":4}, {"list":26},
  {"members":{"path":4,"how":27}}, {"one":["changed","created","deleted","opened"]}, {"list":29},
  {"members":{"path":4,"uid":13,"gid":13,"mode":13,"hasImageContent":8}}, {"list":31},
  {"members":{"protocol":32,"address":4,"port":13}}, {"one":["tcp","udp"]}, {"list":34},
  {"members":{"type":35,"target":4,"readOnly":8}},
  {"one":["bind","cluster","image","npipe","tmpfs","volume"]}, {"members":{"memoryBytes?":37,"tasks?":37}},
  "number", {"list":39}, {"members":{"what":4,"why":4}},
];
