/** The API group of resources that people ask about without one; RBAC compares groups exactly. */
const HOMES: Record<string, string> = {
  ...homes('apps', ['deployments', 'statefulsets', 'daemonsets', 'replicasets']),
  ...homes('batch', ['jobs', 'cronjobs']),
  ...homes('networking.k8s.io', ['ingresses', 'networkpolicies', 'ingressclasses']),
  ...homes('rbac.authorization.k8s.io', ['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings']),
  ...homes('coordination.k8s.io', ['leases']),
  ...homes('policy', ['poddisruptionbudgets']),
  ...homes('autoscaling', ['horizontalpodautoscalers']),
  ...homes('storage.k8s.io', ['storageclasses', 'csidrivers', 'volumeattachments']),
  ...homes('apiextensions.k8s.io', ['customresourcedefinitions']),
  ...homes('certificates.k8s.io', ['certificatesigningrequests']),
};

function homes(group: string, resources: readonly string[]): Record<string, string> {
  return Object.fromEntries(resources.map((resource) => [resource, group]));
}

/** A sentence where a resource was most likely meant to be one of another group; undefined otherwise. */
export function homeOf(resource: string, group: string): string | undefined {
  const home = HOMES[resource];
  if (home === undefined || home === group || group !== '') return undefined;
  return `${resource} are of the API group ${home}, and none was named: write ${resource}.${home}`;
}
