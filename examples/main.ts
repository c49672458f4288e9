import './beskar7/main';
import './bindy/main';
import './cert-manager/main';
import './sm-operator/main';
