/**
 * `<service>:v1:<entity>:{<id>}`: the one form of our keys. The braces make all keys of one id hash to the
 * same slot of a cluster; `v1` changes with the form of the values.
 */
export function redisKey(service: string, entity: string, id: string): string {
  return `${service}:v1:${entity}:{${id}}`;
}
