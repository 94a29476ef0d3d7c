import type { Manifest } from '../model/manifest.js';
import { isRecord } from './objects.js';

/** Name of the container in which a probe pod's agent runs. */
const AGENT = 'agent';

type Part = Record<string, unknown>;

/** What a case writes of a new pod, completed to a whole one. */
export interface OwnPod {
  manifest: Manifest;
  /** Whether an agent runs in it; one with a command of its own does something and ends. */
  probes: boolean;
}

/**
 * Completes a new pod of a case after a pod of the world: whatever its `spec` leaves out is as there. Its one container,
 * where written, is merged into the agent's; with a command of its own it is no probe. An init container gets the image
 * and the files of the agent; one that is named `agent` takes the agent's place and never ends, so that the pod is looked
 * at while it starts.
 */
export function completeOwnPod(written: Manifest, model: Manifest): OwnPod {
  const modelSpec = partOf(model.spec);
  const spec = partOf(written.spec);
  const [agent = {}] = partsOf(modelSpec.containers);
  const [own = {}] = partsOf(spec.containers);
  const inits = partsOf(spec.initContainers).map((init) => completeInit(init, agent));
  const starts = inits.some(({ name }) => name === AGENT);
  const acts = own.command !== undefined || own.args !== undefined;
  const main = starts ? waiting(agent) : acts ? acting(agent, own) : { ...agent, ...own, name: AGENT };
  const manifest: Manifest = {
    ...written,
    spec: {
      ...modelSpec,
      ...spec,
      ...(inits.length > 0 ? { initContainers: inits } : {}),
      containers: [main],
    },
  };
  return { manifest, probes: starts || !acts };
}

/** A probe that watches the start of a container is refused for one that must end. */
function completeInit(init: Part, agent: Part): Part {
  const { startupProbe: _startup, ports: _ports, ...rest } = agent;
  if (init.name === AGENT) return { ...rest, ...init };
  const { command: _command, env: _env, ...files } = rest;
  return { ...files, ...init };
}

/** The pod's container behind an init container that never ends; it declares the ports, as the pod's own. */
function waiting(agent: Part): Part {
  const { image, imagePullPolicy, ports } = agent;
  return { name: 'main', image, imagePullPolicy, command: ['sleep', 'infinity'], ports };
}

function acting(agent: Part, own: Part): Part {
  const { startupProbe: _startup, ports: _ports, env: _env, ...rest } = agent;
  return { ...rest, name: 'main', ...own };
}

function partOf(value: unknown): Part {
  return isRecord(value) ? value : {};
}

function partsOf(value: unknown): Part[] {
  return Array.isArray(value) ? value.map(partOf) : [];
}
