import { FLEET_SETTINGS, type FleetSettings } from './settings.ts';

/** Each port of the fleet by the name of its setting. */
export type Ports = Readonly<Record<string, number>>;

export function portsOf(settings: FleetSettings): Ports {
  const ports = Object.entries(FLEET_SETTINGS).filter(([, { env }]) => env.endsWith('_PORT'));
  return Object.fromEntries(
    ports.map(([key, { env }]) => [env, settings[key as keyof FleetSettings] as number]),
  );
}

/** One line for each port that several settings name. */
export function findSharedPorts(ports: Ports): string[] {
  const names = Map.groupBy(Object.keys(ports), (name) => ports[name]);
  return [...names]
    .filter(([port, sharing]) => port !== 0 && sharing.length > 1)
    .map(([port, sharing]) => `${sharing.join(' and ')} are both ${port}. Give each a port of its own.`);
}

/** One line for each port that the running fleet has from other settings than those of now. */
export function findMovedPorts(running: Ports, wanted: Ports): string[] {
  return Object.entries(wanted)
    .filter(([name, port]) => running[name] !== undefined && running[name] !== port)
    .map(
      ([name, port]) =>
        `${name} is ${port} in the settings, but the fleet runs with ${running[name]}. \`make down\`, then \`make up\`, takes the new one.`,
    );
}
