/**
 * The OCI runtime for hosts whose capability bounding set is reduced, as the text of a shell script. There a container
 * that asks for every capability (`--privileged`, as kind's nodes do) fails with "unable to apply caps". The script
 * takes `missing` out of what the engine asks for, in config.json (create, run) and in the file of `exec --process`,
 * then hands over to `runc`. It runs for every container and every exec, hence sed and no JSON parser: the edit
 * reaches only into the object `capabilities`, which nests no braces (OCI runtime specification, config.md).
 */
export function runtimeWrapper(runc: string, missing: readonly string[]): string {
  const inside = '("capabilities"[[:space:]]*:[[:space:]]*\\{[^}]*)';
  const drop = `:drop; s/${inside}"(${missing.join('|')})"[[:space:]]*,?/\\1/; t drop`;
  const comma = `:comma; s/${inside},([[:space:]]*\\])/\\1\\2/; t comma`;
  return `#!/bin/sh
bound() {
  [ ! -f "$1" ] || sed -E -z -i -e '${drop}' -e '${comma}' "$1"
}
verb= bundle=. process= previous=
for word in "$@"; do
  case $previous in
    --bundle | -b) bundle=$word ;;
    --process | -p) process=$word ;;
  esac
  case $word in
    --bundle=*) bundle=\${word#*=} ;;
    --process=*) process=\${word#*=} ;;
    create | run | exec) [ -n "$verb" ] || verb=$word ;;
  esac
  previous=$word
done
case $verb in
  create | run) bound "$bundle/config.json" ;;
  exec) [ -z "$process" ] || bound "$process" ;;
esac
exec ${runc} "$@"
`;
}
