import './beskar7/main';
import './bindy/main';
import './cert-manager/main';
import './cluster-baseline/main';
import './monitoring/main';
import './sm-operator/main';
