/**
 * What a dataplane can get wrong, row by row of the dimensions of the field's suites (suites/network/parity.yaml): the
 * faults that show that the network suite would see it, or why no dataplane can. A test holds the rows together.
 */
export const dimensions: Readonly<Record<string, readonly string[] | { because: string }>> = {
  'ingress and egress': [
    'egress-not-enforced',
    'ingress-not-enforced',
    'one-end-is-enough',
    'forward-accepted',
  ],
  'target podSelector, empty, by labels and by expressions': [
    'target-selector-ignored',
    'target-expression-ignored',
  ],
  'peer by podSelector alone': ['pod-peer-of-any-namespace', 'ipset-member-too-many'],
  'peer by namespaceSelector alone': ['namespace-let-in', 'namespace-name-label-unknown'],
  'both in one peer': [
    'selectors-of-a-peer-taken-as-or',
    'peer-expression-ignored',
    'absent-label-misses-not-in',
  ],
  'two peers': ['second-peer-lost'],
  'ipBlock, ingress and egress': ['block-wider-than-its-mask', 'egress-block-matches-no-pod'],
  except: ['except-ignored', 'except-overrules-other-rules'],
  'numbered and named ports': [
    'ports-ignored',
    'named-port-of-the-other-protocol',
    'name-of-nobody-opens-everything',
  ],
  'one name, different numbers': ['named-port-looked-up-once'],
  endPort: ['end-port-ignored', 'end-port-one-too-far'],
  'TCP, UDP and SCTP': [
    'protocol-ignored',
    'udp-not-enforced',
    'missing-protocol-taken-as-any',
    'sctp-taken-as-tcp',
    'sctp-policy-does-not-isolate',
  ],
  ICMP: { because: 'NetworkPolicy does not define ICMP, so that no dataplane is wrong about it' },
  'IPv4, IPv6 and both': ['ipv6-not-enforced', 'ipv4-block-opens-ipv6', 'ipset-member-too-many'],
  'by pod address and by ClusterIP': ['service-traffic-not-enforced', 'service-leads-to-another-pod'],
  'node ports and headless Services': [
    'node-ports-not-enforced',
    'node-port-of-its-own-node-alone',
    'headless-name-leads-to-another-pod',
  ],
  "a target port that differs from the Service's": [
    'service-port-taken-for-pod-port',
    'service-leads-to-another-port',
  ],
  'hostNetwork, as a peer and as a target': ['nodes-let-in', 'selectors-take-nodes-for-pods'],
  "a node to its own pod, and the kubelet's probe": ['own-node-shut-out'],
  'a pod to itself': {
    because:
      'what a pod sends to its own address never leaves its network namespace, where no dataplane sees it',
  },
  'connections that stand while policies change': ['held-connections-forgotten'],
  'policies that add up or contradict each other': [
    'one-of-two-policies-lost',
    'policies-mixed',
    'deny-wins-over-allow',
    'empty-rule-taken-as-none',
  ],
  'policies updated and deleted': ['policy-update-lost', 'policy-deletion-lost', 'felix-stopped'],
  'labels of pods and namespaces changed': [
    'pod-label-change-unseen',
    'namespace-label-change-unseen',
    'target-label-change-unseen',
  ],
  'pods made after policies, and policies after pods': ['new-pod-open-at-first'],
  'terminating and completed pods': ['address-of-ended-pod-kept'],
  'restart of the agent': ['restart-opens'],
  'API server and name resolution under an egress deny': [
    'api-server-cut',
    'api-server-never-closed',
    'name-resolution-cut',
    'name-resolution-never-closed',
    'pod-rule-opens-the-world',
  ],
  'time until a policy is in force': ['felix-stopped', 'new-pod-open-at-first'],
  'policyTypes omitted': ['omitted-types-isolate-egress', 'omitted-types-mean-ingress-alone'],
  'validation by the API': { because: 'an object that the API refuses never comes to a dataplane' },
};
