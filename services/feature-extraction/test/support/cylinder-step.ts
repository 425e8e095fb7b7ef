import { declaredShape } from '../../src/domain/part21/declared-shape.ts';
import { openPart21 } from '../../src/domain/part21/open-part21.ts';
import { checkShape } from '../../src/domain/part21/shape/check-shape.ts';

/** A cylinder of radius 5 and height 10 on the xy plane; its side has a seam. */
const CYLINDER = `#1=ADVANCED_BREP_SHAPE_REPRESENTATION('',(#2),#99);
#2=MANIFOLD_SOLID_BREP('',#3);
#3=CLOSED_SHELL('',(#4,#5,#6));
#4=ADVANCED_FACE('side',(#10),#40,.T.);
#5=ADVANCED_FACE('top',(#11),#41,.T.);
#6=ADVANCED_FACE('bottom',(#12),#42,.F.);
#10=FACE_BOUND('',#13,.T.);
#11=FACE_BOUND('',#14,.T.);
#12=FACE_BOUND('',#15,.T.);
#13=EDGE_LOOP('',(#16,#17,#18,#19));
#14=EDGE_LOOP('',(#20));
#15=EDGE_LOOP('',(#21));
#16=ORIENTED_EDGE('',*,*,#22,.T.);
#17=ORIENTED_EDGE('',*,*,#24,.T.);
#18=ORIENTED_EDGE('',*,*,#23,.F.);
#19=ORIENTED_EDGE('',*,*,#24,.F.);
#20=ORIENTED_EDGE('',*,*,#23,.T.);
#21=ORIENTED_EDGE('',*,*,#22,.F.);
#22=EDGE_CURVE('',#25,#25,#30,.T.);
#23=EDGE_CURVE('',#26,#26,#31,.T.);
#24=EDGE_CURVE('',#25,#26,#32,.T.);
#25=VERTEX_POINT('',#50);
#26=VERTEX_POINT('',#51);
#30=CIRCLE('',#60,5.);
#31=CIRCLE('',#61,5.);
#32=LINE('',#50,#33);
#33=VECTOR('',#70,1.);
#40=CYLINDRICAL_SURFACE('',#60,5.);
#41=PLANE('',#61);
#42=PLANE('',#60);
#50=CARTESIAN_POINT('',(5.,0.,0.));
#51=CARTESIAN_POINT('',(5.,0.,1.E1));
#52=CARTESIAN_POINT('',(0.,0.,0.));
#53=CARTESIAN_POINT('',(0.,0.,10.));
#60=AXIS2_PLACEMENT_3D('',#52,#70,#71);
#61=AXIS2_PLACEMENT_3D('',#53,#70,#71);
#70=DIRECTION('',(0.,0.,1.));
#71=DIRECTION('',(1.,0.,0.));
#80=B_SPLINE_CURVE_WITH_KNOTS('',1,(#50,#51),.UNSPECIFIED.,.F.,.F.,(2,2),(0.,1.),.UNSPECIFIED.);
#81=(BOUNDED_CURVE()B_SPLINE_CURVE(1,(#50,#51),.UNSPECIFIED.,.F.,.F.)B_SPLINE_CURVE_WITH_KNOTS((2,2),(0.,1.),
.UNSPECIFIED.)CURVE()GEOMETRIC_REPRESENTATION_ITEM()RATIONAL_B_SPLINE_CURVE((1.,1.))REPRESENTATION_ITEM(''));
#82=SEAM_CURVE('',#32,(#83),.PCURVE_S1.);
#83=PCURVE('',#40,#84);
#84=DEFINITIONAL_REPRESENTATION('',(#85),#98);
#85=LINE('',#86,#87);
#86=CARTESIAN_POINT('',(0.,0.));
#87=VECTOR('',#88,1.);
#88=DIRECTION('',(0.,1.));
#98=(GEOMETRIC_REPRESENTATION_CONTEXT(2)PARAMETRIC_REPRESENTATION_CONTEXT()REPRESENTATION_CONTEXT('',''));
#99=(GEOMETRIC_REPRESENTATION_CONTEXT(3)REPRESENTATION_CONTEXT('',''));`;

/** What the check says of the cylinder with these changes of its text. */
export function checkCylinder(...changes: readonly (readonly [from: string, to: string])[]) {
  const data = changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`${from} is not in the text`);
    return text.replace(from, to);
  }, CYLINDER);
  const text = `ISO-10303-21;HEADER;FILE_SCHEMA(('AUTOMOTIVE_DESIGN'));ENDSEC;DATA;\n${data}\nENDSEC;END-ISO-10303-21;`;
  const file = openPart21(new TextEncoder().encode(text));
  return checkShape(file, declaredShape(file.index).bodies);
}
