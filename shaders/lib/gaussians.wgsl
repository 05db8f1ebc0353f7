// Gaussians as rows of features, nine a sample: a mean (x, y, z), the variances (xx, yy, zz), the covariances
// (xy, xz, yz).

const GAUSSIAN_ROWS = 9u;
