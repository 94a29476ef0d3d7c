import { bakedDigest, bakedImage, type Content } from './baked-image.js';
import type { Image } from './engine-image.js';
import type { ImageStore } from './packages-source.js';
import { recipeImage } from './recipe-image.js';
import { clusterRefs, IMAGE_NAMES, type ImageName, type Versions } from './versions.js';

/**
 * What a run really starts, made of published or built images alike: Keycloak built once for how the tests run it, and
 * a node image that holds all the others. The rest is used as it is.
 */
export function derivedImages(
  store: ImageStore,
  versions: Versions,
  stock: Record<ImageName, Image>,
): Record<ImageName, Image> {
  const optimized = {
    recipe: 'keycloak-optimized',
    base: stock.keycloak,
  };
  const { digest } = recipeImage(store, { ...optimized, ref: 'docker.io/twinlock/keycloak' });
  const keycloak = recipeImage(store, {
    ...optimized,
    ref: `docker.io/twinlock/keycloak:${versions.keycloak.version}-${digest}`,
  });
  const refs = clusterRefs(versions);
  const inside = { ...stock, keycloak };
  const contents: Content[] = IMAGE_NAMES.filter((name) => name !== 'node').map((name) => ({
    image: inside[name],
    names: [refs[name]],
  }));
  const version = stock.node.ref.slice(stock.node.ref.lastIndexOf(':') + 1);
  const ref = `docker.io/twinlock/node:${version}-${bakedDigest(stock.node, contents)}`;
  return { ...inside, node: bakedImage(store, ref, stock.node, contents) };
}
