import { join } from 'node:path';
import { expect } from 'chai';
import { checkout } from '../model/checkout.js';
import { InputError } from '../model/errors.js';
import { explainPath } from './explain.js';
import { explainText } from './explain-text.js';
import { folderOf } from './sample-files.test.js';

const shop = join(checkout, 'fixtures', 'examples', 'two-policies');

const SERVICE_SLIP = `
apiVersion: v1
kind: Service
metadata: { name: api, namespace: shop }
spec: { selector: { app: api }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec: { containers: [{ name: web, image: web, ports: [{ containerPort: 80 }] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: api, namespace: shop, labels: { app: api } }
spec: { containers: [{ name: api, image: api, ports: [{ containerPort: 8080 }] }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: allow-api, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Egress]
  egress: [{ to: [{ podSelector: { matchLabels: { app: api } } }], ports: [{ port: 80 }] }]
`;

describe('the explanation of one connection', () => {
  it('names the rule that allows', () => {
    const { verdict, ingress, egress } = explainPath(shop, 'shop/api', 'shop/db:5432');
    expect(verdict).to.equal('allow');
    expect(ingress).to.include({ policy: 'shop/allow-api', rule: 0 });
    expect(egress.because).to.equal('no policy isolates shop/api for egress');
  });

  it('names what nearly matched, and the missing rule', () => {
    const { verdict, ingress } = explainPath(shop, 'shop/web', 'shop/api:8080/tcp');
    expect(verdict).to.equal('deny');
    expect(ingress.nearest).to.deep.equal({
      policy: 'shop/allow-web',
      rule: 0,
      misses: ['selects app=web2, shop/web has app=web'],
    });
    expect(ingress.missingRule?.metadata).to.deep.equal({
      name: 'allow-api-from-shop-web-8080-tcp',
      namespace: 'shop',
    });
  });

  it('reads well', () => {
    const text = explainText(explainPath(shop, 'shop/web', 'shop/api:8080'));
    expect(text.split('\n')[0]).to.equal('DENY  shop/web -> shop/api:8080/TCP');
    expect(text).to.contain('it selects app=web2, shop/web has app=web.');
    expect(text).to.contain('kind: NetworkPolicy');
  });

  it('says what a rule about a Service may have been meant for', () => {
    const folder = folderOf({ 'shop.yaml': SERVICE_SLIP });
    const explained = explainPath(folder, 'shop/web', 'shop/api:8080');
    expect(explained.notes).to.deep.equal([
      'no Namespace object for shop: only the label with its name is known',
    ]);
    expect(explainText(explained)).to.contain(
      "Likely: `shop/allow-api` egress[0] is open at 80, which is the port of Service shop/api; policies are asked about the pod's own port, 8080.",
    );
  });

  it('takes the name of a port, and an address', () => {
    expect(explainPath(shop, 'shop/api', 'shop/db:sql')).to.include({
      port: 5432,
      protocol: 'TCP',
      verdict: 'allow',
    });
    expect(explainPath(shop, '203.0.113.7', 'shop/db:5432')).to.include({ verdict: 'deny' });
    expect(explainPath(shop, 'shop/web', '[2001:db8::1]:443')).to.include({
      to: '2001:db8::1',
      verdict: 'allow',
    });
  });

  it('says when nobody listens there', () => {
    expect(
      explainPath(shop, 'shop/web', 'shop/web:1').notes.concat(
        explainPath(shop, 'shop/db', 'shop/web:1').notes,
      ),
    ).to.include('shop/web declares no port 1/TCP; policies are judged as if something listened there');
  });

  for (const [from, to, message] of [
    ['shop/nobody', 'shop/db:5432', /no pod shop\/nobody/],
    ['shop/web', 'shop/db', /where shop\/db leads/],
    ['shop/web', 'shop/db:99999', /where shop\/db:99999 leads/],
    ['shop/web', 'shop/db:sql/UDP', /where shop\/db:sql\/UDP leads/],
    ['shop/web', 'shop/db:mysql', /where shop\/db:mysql leads/],
  ] as const) {
    it(`refuses ${from} to ${to}`, () => {
      expect(() => explainPath(shop, from, to)).to.throw(InputError, message);
    });
  }
});
