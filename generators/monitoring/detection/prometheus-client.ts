import type { Signs } from '../../../pipeline/detect.js';

/** Prometheus clients for Python, Go, Ruby and Rust: where metrics are declared. */
export const detectPrometheusClient: Signs = {
  dependencies: [
    'prometheus-client',
    'prometheus_client',
    'django-prometheus',
    'starlette-exporter',
    'prometheus-fastapi-instrumentator',
    'prometheus-flask-exporter',
    'github.com/prometheus/client_golang',
    'prometheus-client-mmap',
    'prometheus_exporter',
    'yabeda',
    'prometheus',
  ],
  uses: [
    'prometheus_client',
    'client_golang/prometheus',
    'PrometheusExporter',
    'Prometheus::Client',
    'prometheus_fastapi_instrumentator',
    'Yabeda',
    'prometheus::',
  ],
};
