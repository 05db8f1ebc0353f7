/*!
denerf

MIT License

Copyright (c) 2026 the denerf authors

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.

---

@preact/signals

The MIT License (MIT)

Copyright (c) 2022-present Preact Team

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.

---

@preact/signals-core

The MIT License (MIT)

Copyright (c) 2022-present Preact Team

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.

---

preact

The MIT License (MIT)

Copyright (c) 2015-present Jason Miller

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.

---

uplot

The MIT License (MIT)

Copyright (c) 2022 Leon Sorokin

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in
all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN
THE SOFTWARE.

---

zod

MIT License

Copyright (c) 2025 Colin McDonnell

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
*/
(()=>{var EL=Object.defineProperty;var OL=(e,t)=>{for(var r in t)EL(e,r,{get:t[r],enumerable:!0})};var Hc,Re,ky,ch,dn,yy,Sy,Ey,ah,Cc,Fi,Oy,uh,ih,lh,TL,$c={},Fc=[],AL=/acit|ex(?:s|g|n|p|$)|rph|grid|ows|mnc|ntw|ine[ch]|zoo|^ord|itera/i,Wc=Array.isArray;function Mo(e,t){for(var r in t)e[r]=t[r];return e}function ph(e){e&&e.parentNode&&e.parentNode.removeChild(e)}function fh(e,t,r){var o,n,s,a={};for(s in t)s=="key"?o=t[s]:s=="ref"?n=t[s]:a[s]=t[s];if(arguments.length>2&&(a.children=arguments.length>3?Hc.call(arguments,2):r),typeof e=="function"&&e.defaultProps!=null)for(s in e.defaultProps)a[s]===void 0&&(a[s]=e.defaultProps[s]);return Dc(e,a,o,n,null)}function Dc(e,t,r,o,n){var s={type:e,props:t,key:r,ref:o,__k:null,__:null,__b:0,__e:null,__c:null,constructor:void 0,__v:n??++ky,__i:-1,__u:0};return n==null&&Re.vnode!=null&&Re.vnode(s),s}function Se(e){return e.children}function pa(e,t){this.props=e,this.context=t}function ps(e,t){if(t==null)return e.__?ps(e.__,e.__i+1):null;for(var r;t<e.__k.length;t++)if((r=e.__k[t])!=null&&r.__e!=null)return r.__e;return typeof e.type=="function"?ps(e):null}function PL(e){if(e.__P&&e.__d){var t=e.__v,r=t.__e,o=[],n=[],s=Mo({},t);s.__v=t.__v+1,Re.vnode&&Re.vnode(s),dh(e.__P,s,t,e.__n,e.__P.namespaceURI,32&t.__u?[r]:null,o,r??ps(t),!!(32&t.__u),n),s.__v=t.__v,s.__.__k[s.__i]=s,Iy(o,s,n),t.__e=t.__=null,s.__e!=r&&Ty(s)}}function Ty(e){if((e=e.__)!=null&&e.__c!=null)return e.__e=e.__c.base=null,e.__k.some(function(t){if(t!=null&&t.__e!=null)return e.__e=e.__c.base=t.__e}),Ty(e)}function by(e){(!e.__d&&(e.__d=!0)&&dn.push(e)&&!Uc.__r++||yy!=Re.debounceRendering)&&((yy=Re.debounceRendering)||Sy)(Uc)}function Uc(){try{for(var e,t=1;dn.length;)dn.length>t&&dn.sort(Ey),e=dn.shift(),t=dn.length,PL(e)}finally{dn.length=Uc.__r=0}}function Ay(e,t,r,o,n,s,a,i,l,c,u){var p,f,d,h,g,_,b=o&&o.__k||Fc,k=t.length;for(l=RL(r,t,b,l,k),p=0;p<k;p++)(d=r.__k[p])!=null&&(f=d.__i!=-1&&b[d.__i]||$c,d.__i=p,_=dh(e,d,f,n,s,a,i,l,c,u),h=d.__e,d.ref&&f.ref!=d.ref&&(f.ref&&hh(f.ref,null,d),u.push(d.ref,d.__c||h,d)),g==null&&h!=null&&(g=h),4&d.__u?(l=Py(d,l,e),f.__e&&(f.__e=null)):typeof d.type=="function"&&_!==void 0?l=_:h&&(l=h.nextSibling),d.__u&=-7);return r.__e=g,l}function RL(e,t,r,o,n){var s,a,i,l,c,u=r.length,p=u,f=0;for(e.__k=new Array(n),s=0;s<n;s++)(a=t[s])!=null&&typeof a!="boolean"&&typeof a!="function"?(typeof a=="string"||typeof a=="number"||typeof a=="bigint"||a.constructor==String?a=e.__k[s]=Dc(null,a,null,null,null):Wc(a)?a=e.__k[s]=Dc(Se,{children:a},null,null,null):a.constructor===void 0&&a.__b>0?a=e.__k[s]=Dc(a.type,a.props,a.key,a.ref?a.ref:null,a.__v):e.__k[s]=a,l=s+f,a.__=e,a.__b=e.__b+1,i=null,(c=a.__i=IL(a,r,l,p))!=-1&&(p--,(i=r[c])&&(i.__u|=2)),i==null||i.__v==null?(c==-1&&(n>u?f--:n<u&&f++),typeof a.type!="function"&&(a.__u|=4)):c!=l&&(c==l-1?f--:c==l+1?f++:(c>l?f--:f++,a.__u|=4))):e.__k[s]=null;if(p)for(s=0;s<u;s++)(i=r[s])!=null&&(2&i.__u)==0&&(i.__e==o&&(o=ps(i)),Ly(i,i));return o}function Py(e,t,r){var o,n;if(typeof e.type=="function"){for(o=e.__k,n=0;o&&n<o.length;n++)o[n]&&(o[n].__=e,t=Py(o[n],t,r));return t}e.__e!=t&&(t&&e.type&&!t.parentNode&&(t=ps(e)),t=r.insertBefore(e.__e,t||null));do t=t&&t.nextSibling;while(t!=null&&t.nodeType==8);return t}function IL(e,t,r,o){var n,s,a,i=e.key,l=e.type,c=t[r],u=c!=null&&(2&c.__u)==0;if(c===null&&i==null||u&&i==c.key&&l==c.type)return r;if(o>(u?1:0)){for(n=r-1,s=r+1;n>=0||s<t.length;)if((c=t[a=n>=0?n--:s++])!=null&&(2&c.__u)==0&&i==c.key&&l==c.type)return a}return-1}function vy(e,t,r){t[0]=="-"?e.setProperty(t,r??""):e[t]=r==null?"":typeof r!="number"||AL.test(t)?r:r+"px"}function Mc(e,t,r,o,n){var s,a;e:if(t=="style")if(typeof r=="string")e.style.cssText=r;else{if(typeof o=="string"&&(e.style.cssText=o=""),o)for(t in o)r&&t in r||vy(e.style,t,"");if(r)for(t in r)o&&r[t]==o[t]||vy(e.style,t,r[t])}else if(t[0]=="o"&&t[1]=="n")s=t!=(t=t.replace(Oy,"$1")),a=t.toLowerCase(),t=a in e||t=="onFocusOut"||t=="onFocusIn"?a.slice(2):t.slice(2),e.l||(e.l={}),e.l[t+s]=r,r?o?r[Fi]=o[Fi]:(r[Fi]=uh,e.addEventListener(t,s?lh:ih,s)):e.removeEventListener(t,s?lh:ih,s);else{if(n=="http://www.w3.org/2000/svg")t=t.replace(/xlink(H|:h)/,"h").replace(/sName$/,"s");else if(t!="width"&&t!="height"&&t!="href"&&t!="list"&&t!="form"&&t!="tabIndex"&&t!="download"&&t!="rowSpan"&&t!="colSpan"&&t!="role"&&t!="popover"&&t in e)try{e[t]=r??"";break e}catch{}typeof r=="function"||(r==null||r===!1&&t[4]!="-"?e.removeAttribute(t):e.setAttribute(t,t=="popover"&&r==1?"":r))}}function xy(e){return function(t){if(this.l){var r=this.l[t.type+e];if(t[Cc]==null)t[Cc]=uh++;else if(t[Cc]<r[Fi])return;return r(Re.event?Re.event(t):t)}}}function dh(e,t,r,o,n,s,a,i,l,c){var u,p,f,d,h,g,_,b,k,E,O,P,T,R,M,U,H=t.type;if(t.constructor!==void 0)return null;128&r.__u&&(l=!!(32&r.__u),s=[i=t.__e=r.__e]),(u=Re.__b)&&u(t);e:if(typeof H=="function"){p=a.length;try{if(k=t.props,E=H.prototype&&H.prototype.render,O=(u=H.contextType)&&o[u.__c],P=u?O?O.props.value:u.__:o,r.__c?b=(f=t.__c=r.__c).__=f.__E:(E?t.__c=f=new H(k,P):(t.__c=f=new pa(k,P),f.constructor=H,f.render=LL),O&&O.sub(f),f.state||(f.state={}),f.__n=o,d=f.__d=!0,f.__h=[],f._sb=[]),E&&f.__s==null&&(f.__s=f.state),E&&H.getDerivedStateFromProps!=null&&(f.__s==f.state&&(f.__s=Mo({},f.__s)),Mo(f.__s,H.getDerivedStateFromProps(k,f.__s))),h=f.props,g=f.state,f.__v=t,d)E&&H.getDerivedStateFromProps==null&&f.componentWillMount!=null&&f.componentWillMount(),E&&f.componentDidMount!=null&&f.__h.push(f.componentDidMount);else{if(E&&H.getDerivedStateFromProps==null&&k!==h&&f.componentWillReceiveProps!=null&&f.componentWillReceiveProps(k,P),t.__v==r.__v||!f.__e&&f.shouldComponentUpdate!=null&&f.shouldComponentUpdate(k,f.__s,P)===!1){t.__v!=r.__v&&(f.props=k,f.state=f.__s,f.__d=!1),t.__e=r.__e,t.__k=r.__k,t.__k.some(function(L){L&&(L.__=t)}),Fc.push.apply(f.__h,f._sb),f._sb=[],f.__h.length&&a.push(f),i=ps(r);break e}f.componentWillUpdate!=null&&f.componentWillUpdate(k,f.__s,P),E&&f.componentDidUpdate!=null&&f.__h.push(function(){f.componentDidUpdate(h,g,_)})}if(f.context=P,f.props=k,f.__P=e,f.__e=!1,T=Re.__r,R=0,E)f.state=f.__s,f.__d=!1,T&&T(t),u=f.render(f.props,f.state,f.context),Fc.push.apply(f.__h,f._sb),f._sb=[];else do f.__d=!1,T&&T(t),u=f.render(f.props,f.state,f.context),f.state=f.__s;while(f.__d&&++R<25);f.state=f.__s,f.getChildContext!=null&&(o=Mo(Mo({},o),f.getChildContext())),E&&!d&&f.getSnapshotBeforeUpdate!=null&&(_=f.getSnapshotBeforeUpdate(h,g)),M=u!=null&&u.type===Se&&u.key==null?zy(u.props.children):u,i=Ay(e,Wc(M)?M:[M],t,r,o,n,s,a,i,l,c),f.base=t.__e,t.__u&=-161,f.__h.length&&a.push(f),b&&(f.__E=f.__=null)}catch(L){if(a.length=p,t.__v=null,l||s!=null){if(L.then){for(t.__u|=l?160:128;i&&i.nodeType==8&&i.nextSibling;)i=i.nextSibling;s!=null&&(s[s.indexOf(i)]=null),t.__e=i}else if(s!=null)for(U=s.length;U--;)ph(s[U])}else t.__e=r.__e;t.__k==null&&(t.__k=r.__k||[]),L.then||Ry(t),Re.__e(L,t,r)}}else s==null&&t.__v==r.__v?(t.__k=r.__k,t.__e=r.__e):i=t.__e=zL(r.__e,t,r,o,n,s,a,l,c);return(u=Re.diffed)&&u(t),128&t.__u?void 0:i}function Ry(e){e&&(e.__c&&(e.__c.__e=!0),e.__k&&e.__k.some(Ry))}function Iy(e,t,r){for(var o=0;o<r.length;o++)hh(r[o],r[++o],r[++o]);Re.__c&&Re.__c(t,e),e.some(function(n){try{e=n.__h,n.__h=[],e.some(function(s){s.call(n)})}catch(s){Re.__e(s,n.__v)}})}function zy(e){return typeof e!="object"||e==null||e.__b>0?e:Wc(e)?e.map(zy):e.constructor!==void 0?null:Mo({},e)}function zL(e,t,r,o,n,s,a,i,l){var c,u,p,f,d,h,g,_=r.props||$c,b=t.props,k=t.type;if(k=="svg"?n="http://www.w3.org/2000/svg":k=="math"?n="http://www.w3.org/1998/Math/MathML":n||(n="http://www.w3.org/1999/xhtml"),s!=null){for(c=0;c<s.length;c++)if((d=s[c])&&"setAttribute"in d==!!k&&(k?d.localName==k:d.nodeType==3)){e=d,s[c]=null;break}}if(e==null){if(k==null)return document.createTextNode(b);e=document.createElementNS(n,k,b.is&&b),i&&(Re.__m&&Re.__m(t,s),i=!1),s=null}if(k==null)_===b||i&&e.data==b||(e.data=b);else{if(s=k=="textarea"&&b.defaultValue!=null?null:s&&Hc.call(e.childNodes),!i&&s!=null)for(_={},c=0;c<e.attributes.length;c++)_[(d=e.attributes[c]).name]=d.value;for(c in _)d=_[c],c=="dangerouslySetInnerHTML"?p=d:c=="children"||c in b||c=="value"&&"defaultValue"in b||c=="checked"&&"defaultChecked"in b||Mc(e,c,null,d,n);for(c in b)d=b[c],c=="children"?f=d:c=="dangerouslySetInnerHTML"?u=d:c=="value"?h=d:c=="checked"?g=d:i&&typeof d!="function"||_[c]===d||Mc(e,c,d,_[c],n);if(u)i||p&&(u.__html==p.__html||u.__html==e.innerHTML)||(e.innerHTML=u.__html),t.__k=[];else if(p&&(e.innerHTML=""),Ay(t.type=="template"?e.content:e,Wc(f)?f:[f],t,r,o,k=="foreignObject"?"http://www.w3.org/1999/xhtml":n,s,a,s?s[0]:r.__k&&ps(r,0),i,l),s!=null)for(c=s.length;c--;)ph(s[c]);i&&k!="textarea"||(c="value",k=="progress"&&h==null?e.removeAttribute("value"):h!=null&&(h!==e[c]||k=="progress"&&!h||k=="option"&&h!=_[c])&&Mc(e,c,h,_[c],n),c="checked",g!=null&&g!=e[c]&&Mc(e,c,g,_[c],n))}return e}function hh(e,t,r){try{if(typeof e=="function"){var o=typeof e.__u=="function";o&&e.__u(),o&&t==null||(e.__u=e(t))}else e.current=t}catch(n){Re.__e(n,r)}}function Ly(e,t,r){var o,n;if(Re.unmount&&Re.unmount(e),(o=e.ref)&&(o.current&&o.current!=e.__e||hh(o,null,t)),(o=e.__c)!=null){if(o.componentWillUnmount)try{o.componentWillUnmount()}catch(s){Re.__e(s,t)}o.base=o.__P=o.__n=null}if(o=e.__k)for(n=0;n<o.length;n++)o[n]&&Ly(o[n],t,r||typeof e.type!="function");r||ph(e.__e),e.__c=e.__=e.__e=void 0}function LL(e,t,r){return this.constructor(e,r)}function Ny(e,t,r){var o,n,s,a;t==document&&(t=document.documentElement),Re.__&&Re.__(e,t),n=(o=typeof r=="function")?null:r&&r.__k||t.__k,s=[],a=[],dh(t,e=(!o&&r||t).__k=fh(Se,null,[e]),n||$c,$c,t.namespaceURI,!o&&r?[r]:n?null:t.firstChild?Hc.call(t.childNodes):null,s,!o&&r?r:n?n.__e:t.firstChild,o,a),Iy(s,e,a),e.props.children=null}Hc=Fc.slice,Re={__e:function(e,t,r,o){for(var n,s,a;t=t.__;)if((n=t.__c)&&!n.__)try{if((s=n.constructor)&&s.getDerivedStateFromError!=null&&(n.setState(s.getDerivedStateFromError(e)),a=n.__d),n.componentDidCatch!=null&&(n.componentDidCatch(e,o||{}),a=n.__d),a)return n.__E=n}catch(i){e=i}throw e}},ky=0,ch=function(e){return e!=null&&e.constructor===void 0},pa.prototype.setState=function(e,t){var r;r=this.__s!=null&&this.__s!=this.state?this.__s:this.__s=Mo({},this.state),typeof e=="function"&&(e=e(Mo({},r),this.props)),e&&Mo(r,e),e!=null&&this.__v&&(t&&this._sb.push(t),by(this))},pa.prototype.forceUpdate=function(e){this.__v&&(this.__e=!0,e&&this.__h.push(e),by(this))},pa.prototype.render=Se,dn=[],Sy=typeof Promise=="function"?Promise.prototype.then.bind(Promise.resolve()):setTimeout,Ey=function(e,t){return e.__v.__b-t.__v.__b},Uc.__r=0,ah=Math.random().toString(8),Cc="__d"+ah,Fi="__a"+ah,Oy=/(PointerCapture)$|Capture$/i,uh=0,ih=xy(!1),lh=xy(!0),TL=0;var NL=0,X9=Array.isArray;function y(e,t,r,o,n,s){t||(t={});var a,i,l=t;if("ref"in l)for(i in l={},t)i=="ref"?a=t[i]:l[i]=t[i];var c={type:e,props:l,key:r,ref:a,__k:null,__:null,__b:0,__e:null,__c:null,constructor:void 0,__v:--NL,__i:-1,__u:0,__source:n,__self:s};if(typeof e=="function"&&(a=e.defaultProps))for(i in a)l[i]===void 0&&(l[i]=a[i]);return Re.vnode&&Re.vnode(c),c}Symbol.dispose??=Symbol("Symbol.dispose");var ae={};OL(ae,{BIGINT_FORMAT_RANGES:()=>Zc,CONSTANT_CATCH:()=>Gy,Class:()=>wh,NUMBER_FORMAT_RANGES:()=>Hi,aborted:()=>yr,allowsEval:()=>kh,assert:()=>FL,assertEqual:()=>ML,assertIs:()=>DL,assertNever:()=>$L,assertNotEqual:()=>CL,assignProp:()=>Mr,attachSchema:()=>Wi,base64ToUint8Array:()=>jy,base64urlToUint8Array:()=>nN,cached:()=>ma,captureStackTrace:()=>Bc,cleanEnum:()=>oN,cleanRegex:()=>Ui,clone:()=>Cr,cloneDef:()=>WL,codePointLength:()=>ji,constantCatch:()=>Zy,createTransparentProxy:()=>qL,defineLazy:()=>bh,defineLazyInternal:()=>xe,derived:()=>lN,esc:()=>vh,escapeRegex:()=>$o,explicitlyAborted:()=>Oh,extend:()=>JL,finalizeIssue:()=>Fo,floatSafeRemainder:()=>yh,getElementAtPath:()=>jL,getEnumValues:()=>da,getLengthableOrigin:()=>Bi,getParsedType:()=>VL,getSizableOrigin:()=>Wy,hexToUint8Array:()=>aN,hide:()=>Kc,installLazyProp:()=>fN,isObject:()=>ds,isPlainObject:()=>hs,issue:()=>wa,joinValues:()=>jc,jsonStringifyReplacer:()=>ha,members:()=>Ah,merge:()=>QL,mergeDefs:()=>Do,normalizeParams:()=>oe,nullish:()=>_h,numKeys:()=>ZL,objectClone:()=>UL,omit:()=>YL,optionalKeys:()=>Eh,own:()=>mn,parsedType:()=>Th,partial:()=>eN,pick:()=>KL,prefixIssues:()=>ms,primitiveTypes:()=>Uy,promiseAllObject:()=>BL,propertyKeyTypes:()=>Sh,randomString:()=>GL,rawShape:()=>ga,required:()=>tN,safeExtend:()=>XL,shallowClone:()=>Fy,sizeCaps:()=>qc,slugify:()=>xh,stringifyPrimitive:()=>Gc,toZod:()=>Cy,uint8ArrayToBase64:()=>By,uint8ArrayToBase64url:()=>sN,uint8ArrayToHex:()=>iN,unwrapMessage:()=>fa});function ML(e){return e}function CL(e){return e}function Cy(){return e=>e}function DL(e){}function $L(e){throw new Error("Unexpected value in exhaustive check")}function FL(e){}function da(e){let t=Object.values(e).filter(o=>typeof o=="number");return Object.entries(e).filter(([o,n])=>t.indexOf(+o)===-1).map(([o,n])=>n)}function jc(e,t="|"){return e.map(r=>Gc(r)).join(t)}function ha(e,t){return typeof t=="bigint"?t.toString():t}var gh=class{constructor(t){this._getter=t,this._value=void 0}get value(){let t=this._getter;return t!==void 0&&(this._value=t(),this._getter=void 0),this._value}};function ma(e){return new gh(e)}function _h(e){return e==null}function Ui(e){let t=e.startsWith("^")?1:0,r=e.endsWith("$")?e.length-1:e.length;return e.slice(t,r)}function yh(e,t){let r=e/t,o=Math.round(r),n=4*Number.EPSILON*Math.max(Math.abs(r),1);return Math.abs(r-o)<n?0:r-o}var My=Symbol("evaluating");function bh(e,t,r){let o;Object.defineProperty(e,t,{get(){if(o!==My)return o===void 0&&(o=My,o=r()),o},set(n){Object.defineProperty(e,t,{value:n})},configurable:!0})}function UL(e){return Object.create(Object.getPrototypeOf(e),Object.getOwnPropertyDescriptors(e))}function Mr(e,t,r){Object.defineProperty(e,t,{value:r,writable:!0,enumerable:!0,configurable:!0})}function ga(e){let t=Object.getOwnPropertyDescriptor(e,"shape");return t?.get?t.get.raw:t?.value}function Co(e){return ga(e._zod.def)??e._zod.def.shape}function Dy(e,t,r){Object.defineProperty(e,t,{get(){let o=r();return Mr(this,t,o),o},enumerable:!0,configurable:!0})}function $y(e,t,r){t in e?Mr(e,t,r):e[t]=r}function fs(e,t,r,o){let n=Co(t);for(let s of r){let a=Object.getOwnPropertyDescriptor(n,s);a.enumerable&&(a.get?Dy(e,s,()=>{let i=t._zod.def.shape[s];return o?o(i,s):i}):$y(e,s,o?o(a.value,s):a.value))}}function HL(e,t){for(let r of Reflect.ownKeys(t)){let o=Object.getOwnPropertyDescriptor(t,r);o.enumerable&&(o.get?Dy(e,r,()=>t[r]):$y(e,r,o.value))}}function Do(...e){let t={};for(let r of e){let o=Object.getOwnPropertyDescriptors(r);Object.assign(t,o)}return Object.defineProperties({},t)}function WL(e){return Do(e._zod.def)}function jL(e,t){return t?t.reduce((r,o)=>r?.[o],e):e}function BL(e){let t=Object.keys(e),r=t.map(o=>e[o]);return Promise.all(r).then(o=>{let n={};for(let s=0;s<t.length;s++)n[t[s]]=o[s];return n})}function GL(e=10){let t="abcdefghijklmnopqrstuvwxyz",r="";for(let o=0;o<e;o++)r+=t[Math.floor(Math.random()*t.length)];return r}function vh(e){return JSON.stringify(e)}function xh(e){return e.toLowerCase().trim().replace(/[^\w\s-]/g,"").replace(/[\s_-]+/g,"-").replace(/^-+|-+$/g,"")}var Bc="captureStackTrace"in Error?Error.captureStackTrace:(...e)=>{};function ds(e){return typeof e=="object"&&e!==null&&!Array.isArray(e)}var kh=ma(()=>{if(lr.jitless||typeof navigator<"u"&&navigator?.userAgent?.includes("Cloudflare"))return!1;try{let e=Function;return new e(""),!0}catch{return!1}});function hs(e){if(ds(e)===!1)return!1;let t=e.constructor;if(t===void 0||typeof t!="function")return!0;let r=t.prototype;return!(ds(r)===!1||Object.prototype.hasOwnProperty.call(r,"isPrototypeOf")===!1)}function Fy(e){return hs(e)?{...e}:Array.isArray(e)?[...e]:e instanceof Map?new Map(e):e instanceof Set?new Set(e):e}function ZL(e){let t=0;for(let r in e)Object.prototype.hasOwnProperty.call(e,r)&&t++;return t}var VL=e=>{let t=typeof e;switch(t){case"undefined":return"undefined";case"string":return"string";case"number":return Number.isNaN(e)?"nan":"number";case"boolean":return"boolean";case"function":return"function";case"bigint":return"bigint";case"symbol":return"symbol";case"object":return Array.isArray(e)?"array":e===null?"null":e.then&&typeof e.then=="function"&&e.catch&&typeof e.catch=="function"?"promise":typeof Map<"u"&&e instanceof Map?"map":typeof Set<"u"&&e instanceof Set?"set":typeof Date<"u"&&e instanceof Date?"date":typeof File<"u"&&e instanceof File?"file":"object";default:throw new Error(`Unknown data type: ${t}`)}},Sh=new Set(["string","number","symbol"]),Uy=new Set(["string","number","bigint","boolean","symbol","undefined"]);function $o(e){return e.replace(/[.*+?^${}()|[\]\\]/g,"\\$&")}function Cr(e,t,r){let o=new e._zod.constr(t??e._zod.def);return(!t||r?.parent)&&(o._zod.parent=e),o}function oe(e){let t=e;if(!t)return{};if(typeof t=="string")return{error:()=>t};if(t?.message!==void 0){if(t?.error!==void 0)throw new Error("Cannot specify both `message` and `error` params");t.error=t.message}return delete t.message,typeof t.error=="string"?{...t,error:()=>t.error}:t}function qL(e){let t;return new Proxy({},{get(r,o,n){return t??(t=e()),Reflect.get(t,o,n)},set(r,o,n,s){return t??(t=e()),Reflect.set(t,o,n,s)},has(r,o){return t??(t=e()),Reflect.has(t,o)},deleteProperty(r,o){return t??(t=e()),Reflect.deleteProperty(t,o)},ownKeys(r){return t??(t=e()),Reflect.ownKeys(t)},getOwnPropertyDescriptor(r,o){return t??(t=e()),Reflect.getOwnPropertyDescriptor(t,o)},defineProperty(r,o,n){return t??(t=e()),Reflect.defineProperty(t,o,n)}})}function Gc(e){return typeof e=="bigint"?e.toString()+"n":typeof e=="string"?`"${e}"`:`${e}`}function Eh(e){return Object.keys(e).filter(t=>e[t]._zod.optin!==void 0&&e[t]._zod.optout==="optional")}var Hi={safeint:[Number.MIN_SAFE_INTEGER,Number.MAX_SAFE_INTEGER],int32:[-2147483648,2147483647],uint32:[0,4294967295],float32:[-34028234663852886e22,34028234663852886e22],float64:[-Number.MAX_VALUE,Number.MAX_VALUE]},Zc={int64:[BigInt("-9223372036854775808"),BigInt("9223372036854775807")],uint64:[BigInt(0),BigInt("18446744073709551615")]};function KL(e,t){let r=e._zod.def,o=r.checks;if(o&&o.length>0)throw new Error(".pick() cannot be used on object schemas containing refinements");let s={};return fs(s,e,Vc(e,t)),Cr(e,Do(r,{shape:s,checks:[]}))}function Vc(e,t){let r=Co(e),o=[];for(let n of Reflect.ownKeys(t)){if(!Object.getOwnPropertyDescriptor(r,n)?.enumerable)throw new Error(`Unrecognized key: "${String(n)}"`);t[n]&&o.push(n)}return o}function YL(e,t){let r=e._zod.def,o=r.checks;if(o&&o.length>0)throw new Error(".omit() cannot be used on object schemas containing refinements");let s=new Set(Vc(e,t)),a={};return fs(a,e,Reflect.ownKeys(Co(e)).filter(i=>!s.has(i))),Cr(e,Do(r,{shape:a,checks:[]}))}function JL(e,t){if(!hs(t))throw new Error("Invalid input to extend: expected a plain object");let r=e._zod.def.checks;if(r&&r.length>0){let n=Co(e);for(let s of Reflect.ownKeys(t))if(Object.getOwnPropertyDescriptor(n,s)!==void 0)throw new Error("Cannot overwrite keys on object schemas containing refinements. Use `.safeExtend()` instead.")}return Cr(e,Do(e._zod.def,{shape:Hy(e,t)}))}function Hy(e,t){let r={};return fs(r,e,Reflect.ownKeys(Co(e))),HL(r,t),r}function XL(e,t){if(!hs(t))throw new Error("Invalid input to safeExtend: expected a plain object");return Cr(e,Do(e._zod.def,{shape:Hy(e,t)}))}function QL(e,t){if(!t?._zod?.def)throw new Error("Invalid input to merge: expected an object schema. To merge a plain shape, use `.extend()`.");if(e._zod.def.checks?.length)throw new Error(".merge() cannot be used on object schemas containing refinements. Use .safeExtend() instead.");let r={};fs(r,e,Reflect.ownKeys(Co(e))),fs(r,t,Reflect.ownKeys(Co(t)));let o=Do(e._zod.def,{shape:r,get catchall(){return t._zod.def.catchall},checks:t._zod.def.checks??[]});return Cr(e,o)}function eN(e,t,r,o="partial"){let s=t._zod.def.checks;if(s&&s.length>0)throw new Error(`.${o}() cannot be used on object schemas containing refinements`);let i=r?new Set(Vc(t,r)):void 0,l={};return fs(l,t,Reflect.ownKeys(Co(t)),e&&((c,u)=>i&&!i.has(u)?c:new e({type:"optional",innerType:c}))),Cr(t,Do(t._zod.def,{shape:l,checks:[]}))}function tN(e,t,r){let o=r?new Set(Vc(t,r)):void 0,n={};return fs(n,t,Reflect.ownKeys(Co(t)),(s,a)=>o&&!o.has(a)?s:new e({type:"nonoptional",innerType:s})),Cr(t,Do(t._zod.def,{shape:n}))}function yr(e,t=0){if(e.aborted===!0)return!0;for(let r=t;r<e.issues.length;r++)if(e.issues[r]?.continue!==!0)return!0;return!1}function Oh(e,t=0){if(e.aborted===!0)return!0;for(let r=t;r<e.issues.length;r++)if(e.issues[r]?.continue===!1)return!0;return!1}function ms(e,t){return t.map(r=>{var o;return(o=r).path??(o.path=[]),r.path.unshift(e),r})}function fa(e){return typeof e=="string"?e:e?.message}function qc(e){let t=[];for(let r of e??[]){let o=r._zod.def;if(!/_(length|size)$|_equals$/.test(o.check))break;let n=o.maximum??o.length??o.size;n>=0&&t.push([n,r])}return t}function Wi(e,t,r){var o;for(let n=t;n<e.length;n++)(o=e[n]).schema??(o.schema=r)}function Fo(e,t,r){var o;let n=e.inst?._zod?.traits;n?.has("$ZodType")&&(n.has("$ZodCheck")?(o=e).schema??(o.schema=e.inst):e.schema=e.inst);let s=e.schema!==e.inst?e.schema?._zod.def?.error:void 0,a=e.message?e.message:fa(e.inst?._zod.def?.error?.(e))??fa(s?.(e))??fa(t?.error?.(e))??fa(r.customError?.(e))??fa(r.localeError?.(e))??"Invalid input",i={};for(let l of Object.keys(e))l==="inst"||l==="schema"||l==="continue"||l==="input"||l==="__proto__"||(i[l]=e[l]);return i.path??(i.path=[]),i.message=a,t?.reportInput&&(i.input=e.input),i}function Wy(e){return e instanceof Set?"set":e instanceof Map?"map":e instanceof File?"file":"unknown"}var rN=/[\uD800-\uDBFF]/;function ji(e){let t=e.length;if(!rN.test(e))return t;let r=t;for(let o=0;o<t-1;o++)(e.charCodeAt(o)&64512)===55296&&(e.charCodeAt(o+1)&64512)===56320&&(r--,o++);return r}function Bi(e){return Array.isArray(e)?"array":typeof e=="string"?"string":"unknown"}function Th(e){let t=typeof e;switch(t){case"number":return Number.isNaN(e)?"nan":"number";case"object":{if(e===null)return"null";if(Array.isArray(e))return"array";let r=e;if(r&&Object.getPrototypeOf(r)!==Object.prototype&&"constructor"in r&&r.constructor)return r.constructor.name}}return t}function wa(...e){let[t,r,o]=e;return typeof t=="string"?{message:t,code:"custom",input:r,inst:o}:{...t}}function oN(e){return Object.entries(e).filter(([t,r])=>Number.isNaN(Number.parseInt(t,10))).map(t=>t[1])}function jy(e){let t=atob(e),r=new Uint8Array(t.length);for(let o=0;o<t.length;o++)r[o]=t.charCodeAt(o);return r}function By(e){let t="";for(let r=0;r<e.length;r++)t+=String.fromCharCode(e[r]);return btoa(t)}function nN(e){let t=e.replace(/-/g,"+").replace(/_/g,"/"),r="=".repeat((4-t.length%4)%4);return jy(t+r)}function sN(e){return By(e).replace(/\+/g,"-").replace(/\//g,"_").replace(/=/g,"")}function aN(e){let t=e.replace(/^0x/,"");if(t.length%2!==0)throw new Error("Invalid hex string length");let r=new Uint8Array(t.length/2);for(let o=0;o<t.length;o+=2)r[o/2]=Number.parseInt(t.slice(o,o+2),16);return r}function iN(e){return Array.from(e).map(t=>t.toString(16).padStart(2,"0")).join("")}var wh=class{constructor(...t){}};function Ah(e,t){for(let r in t){let o=Object.getOwnPropertyDescriptor(t,r);o.get?Object.defineProperty(e,r,{...o,enumerable:!1}):cN(e,r,o.value)}}function mn(e,t,r,o=!0){return Object.defineProperty(e,t,{configurable:!0,writable:!0,enumerable:o,value:r}),r}function Kc(e,t,r){return mn(e,t,r,!1)}function lN(e,t){for(let r in e){let o=e[r];Object.defineProperty(t,r,{configurable:!0,enumerable:!0,get(){return mn(this,r,o(this))},set(n){mn(this,r,n)}})}return t}function cN(e,t,r){Object.defineProperty(e,t,{configurable:!0,get(){return this==null?r:mn(this,t,r.bind(this))},set(o){mn(this,t,o)}})}function uN(e,t){let r=Object.getPrototypeOf(e);return t in r?void 0:r}var mh,hn=!1,pN={configurable:!0,get(){hn=!0}};function xe(e,t,r){let o=Object.getPrototypeOf(e._zod);if(t in o&&mh!==e._zod){mh=void 0;return}mh=e._zod,Object.defineProperty(o,t,{configurable:!0,get(){Object.defineProperty(this,t,pN);let n=hn;hn=!1;try{let s=r(this);return hn?delete this[t]:Object.defineProperty(this,t,{configurable:!0,writable:!0,value:s}),hn=hn||n,s}catch(s){throw delete this[t],hn=hn||n,s}},set(n){Object.defineProperty(this,t,{configurable:!0,writable:!0,value:n})}})}function fN(e,t,r,o){let n=uN(e,t);n&&Object.defineProperty(n,t,{configurable:!0,get(){let s={configurable:!0,writable:!0,enumerable:o,value:void 0};return Object.defineProperty(this,t,s),s.value=r(this),Object.defineProperty(this,t,s),s.value},set(s){Object.defineProperty(this,t,{configurable:!0,writable:!0,enumerable:o,value:s})}})}var Gy="~constantCatch";function Zy(e){let t=()=>e;return t[Gy]=!0,t}var Vy;var Ph={value:void 0,enumerable:!1},qy="captureStackTrace"in Error?Error:null;function dN(e){let t=qy;if(t){let r=t.stackTraceLimit;if(typeof r=="number"){try{t.stackTraceLimit=0}catch{return qy=null,new e}try{return new e}finally{t.stackTraceLimit=r}}}return new e}function I(e,t,r,o){let n={};function s(f){this.def=f,this.constr=p,this.traits=new Set}s.prototype=n;let a=r,i=a&&new WeakSet;function l(f,d){if(f._zod){if(f._zod.traits.has(e))return}else{Ph.value=new s(d);try{Object.defineProperty(f,"_zod",Ph)}finally{Ph.value=void 0}}if(f._zod.traits.add(e),t(f,d),i){let g=Object.getPrototypeOf(f),_=f._zod.constr.prototype,b=g;for(;b&&b!==_;)b=Object.getPrototypeOf(b);let k=b??g;i.has(k)||(i.add(k),Ah(k,a))}let h=p.prototype;for(let g in h)Object.prototype.hasOwnProperty.call(h,g)&&(g in f||(f[g]=h[g].bind(f)))}let c=o?.Parent??Object;class u extends c{}Object.defineProperty(u,"name",{value:e});function p(f){let d=o?.Parent?dN(u):this;l(d,f);let h=d._zod.deferred;if(h){for(let _ of h)_();d._zod.deferred=void 0}let g=globalThis.__zod_globalConfig?.postProcessor;return g&&g(d),d}return Object.defineProperty(p,"init",{value:l}),Object.defineProperty(p,Symbol.hasInstance,{value:f=>o?.Parent&&f instanceof o.Parent?!0:f?._zod?.traits?.has(e)}),Object.defineProperty(p,"name",{value:e}),p}var Xr=class extends Error{constructor(){super("Encountered Promise during synchronous parse. Use .parseAsync() instead.")}},_a=class extends Error{constructor(t){super(`Encountered unidirectional transform during encode: ${t}`),this.name="ZodEncodeError"}};(Vy=globalThis).__zod_globalConfig??(Vy.__zod_globalConfig={});var lr=globalThis.__zod_globalConfig;function cr(e){return e&&Object.assign(lr,e),lr}function hN(){let e=this._zod;return e.message??(e.message=JSON.stringify(e.def,ha,2)),e.message}function mN(e){this._zod.message=e}var gN={get:hN,set:mN,enumerable:!0,configurable:!0},Ih={value:void 0,enumerable:!1},Ky=new WeakSet([Object.prototype,Error.prototype]),Yy=(e,t)=>{e.name="$ZodError",Ih.value=t,Object.defineProperty(e,"issues",Ih),Ih.value=void 0,Object.defineProperty(e,"message",gN);let r=Object.getPrototypeOf(e);Ky.has(r)||(Ky.add(r),Object.defineProperty(r,"toString",{configurable:!0,enumerable:!1,get(){let o=()=>this.message;return Object.defineProperty(this,"toString",{value:o,configurable:!0,writable:!0}),o},set(o){Object.defineProperty(this,"toString",{value:o,configurable:!0,writable:!0})}}))},Jy=I("$ZodError",Yy),nq=I("$ZodError",Yy,void 0,{Parent:Error});function wN(e,t,r){return Object.prototype.hasOwnProperty.call(e,t)||(t==="__proto__"?Object.defineProperty(e,t,{value:r(),writable:!0,enumerable:!0,configurable:!0}):e[t]=r()),e[t]}function zh(e,t=r=>r.message){let r={},o=[];for(let n of e.issues)n.path.length>0?wN(r,n.path[0],()=>[]).push(t(n)):o.push(t(n));return{formErrors:o,fieldErrors:r}}function Lh(e,t=r=>r.message){let r={_errors:[]},o=(n,s=[])=>{for(let a of n.issues)if(a.code==="invalid_union"&&a.errors.length)a.errors.map(i=>o({issues:i},[...s,...a.path]));else if(a.code==="invalid_key")o({issues:a.issues},[...s,...a.path]);else if(a.code==="invalid_element")o({issues:a.issues},[...s,...a.path]);else{let i=[...s,...a.path];if(i.length===0)r._errors.push(t(a));else{let l=r,c=0;for(;c<i.length;){let u=i[c],p=c===i.length-1;if(u==="_errors"){p&&l._errors.push(t(a)),c++;continue}Object.prototype.hasOwnProperty.call(l,u)||Object.defineProperty(l,u,{value:{_errors:[]},enumerable:!0,writable:!0,configurable:!0});let f=l[u];p&&f._errors.push(t(a)),l=f,c++}}}};return o(e),r}function Yc(e,t){return{callee:t?.callee??e,Err:t?.Err}}var Jc=e=>{let t=(r,o,n,s)=>{let a=n?{...n,async:!1}:{async:!1},i=r._zod.run({value:o,issues:[]},a);if(i instanceof Promise)throw new Xr;if(i.issues.length){let l=new(s?.Err??e)(i.issues.map(c=>Fo(c,a,cr())));throw Bc(l,s?.callee??t),l}return i.value};return t};var Xc=e=>{let t=async(r,o,n,s)=>{let a=n?{...n,async:!0}:{async:!0},i=r._zod.run({value:o,issues:[]},a);if(i instanceof Promise&&(i=await i),i.issues.length){let l=new(s?.Err??e)(i.issues.map(c=>Fo(c,a,cr())));throw Bc(l,s?.callee??t),l}return i.value};return t};var Qc=e=>(t,r,o)=>{let n=o?{...o,async:!1}:{async:!1},s=t._zod.run({value:r,issues:[]},n);if(s instanceof Promise)throw new Xr;return s.issues.length?Xy(e,s.issues,n):{success:!0,data:s.value}};function Xy(e,t,r){let o;return{success:!1,get error(){return o||(o=new e(t.map(n=>Fo(n,r,cr()))),t=void 0,r=void 0),o},set error(n){o=n,t=void 0,r=void 0}}}var eu=e=>async(t,r,o)=>{let n=o?{...o,async:!0}:{async:!0},s=t._zod.run({value:r,issues:[]},n);return s instanceof Promise&&(s=await s),s.issues.length?Xy(e,s.issues,n):{success:!0,data:s.value}};var _N=Symbol.for("zod.compile.invalid"),yN=Symbol.for("zod.compile.fallback"),Nh=(e,t,r)=>{let o=e._zod.bag.validator;if(o!==void 0){if(o(t)!==_N)return!0;if(o.definite===!0&&r===void 0)return!1}return bN(e,t,r)};function bN(e,t,r){let o=r?{...r,async:!1,abortEarly:!0}:{async:!1,abortEarly:!0},n=e._zod.bag.fallbackRun,s;if(n?(o[yN]=!0,s=n({value:t,issues:[]},o)):s=e._zod.run({value:t,issues:[]},o),s instanceof Promise)throw new Xr;return s.issues.length===0}var Mh=async(e,t,r)=>{let o=r?{...r,async:!0,abortEarly:!0}:{async:!0,abortEarly:!0},n=e._zod.run({value:t,issues:[]},o);return n instanceof Promise&&(n=await n),n.issues.length===0},Qy=e=>{let t=Jc(e),r=(o,n,s,a)=>{let i=s?{...s,direction:"backward"}:{direction:"backward"};return t(o,n,i,Yc(r,a))};return r};var eb=e=>{let t=Jc(e),r=(o,n,s,a)=>t(o,n,s,Yc(r,a));return r};var tb=e=>{let t=Xc(e),r=async(o,n,s,a)=>{let i=s?{...s,direction:"backward"}:{direction:"backward"};return await t(o,n,i,Yc(r,a))};return r};var rb=e=>{let t=Xc(e),r=async(o,n,s,a)=>await t(o,n,s,Yc(r,a));return r};var ob=e=>(t,r,o)=>{let n=o?{...o,direction:"backward"}:{direction:"backward"};return Qc(e)(t,r,n)};var nb=e=>(t,r,o)=>Qc(e)(t,r,o);var sb=e=>async(t,r,o)=>{let n=o?{...o,direction:"backward"}:{direction:"backward"};return eu(e)(t,r,n)};var ab=e=>async(t,r,o)=>eu(e)(t,r,o);var ib=/^[cC][0-9a-z]{6,}$/,lb=/^[0-9a-z]+$/,cb=/^[0-7][0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{25}$/,ub=/^[0-9a-vA-V]{20}$/,pb=/^[A-Za-z0-9]{27}$/,fb=/^[a-zA-Z0-9_-]{21}$/;function db(e){return new RegExp(`^[a-zA-Z0-9_-]{${e}}$`)}var hb=/^P(?:(\d+W)|(?!.*W)(?=\d|T\d)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+([.,]\d+)?S)?)?)$/;var mb=/^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})$/,Dh=e=>e?new RegExp(`^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-${e}[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12})$`):/^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|ffffffff-ffff-ffff-ffff-ffffffffffff)$/;var gb=/^(?:[A-Za-z0-9_'+\-]+\.)*[A-Za-z0-9_'+\-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9\-]*\.)+[A-Za-z]{2,}$/;var vN="^(?=[\\s\\S]*[\\p{Extended_Pictographic}\\p{Regional_Indicator}\\u20E3])[\\p{Extended_Pictographic}\\p{Emoji_Component}]+$";function wb(){return new RegExp(vN,"u")}var _b=/^(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])$/,yb=/^(([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,7}:|([0-9a-fA-F]{1,4}:){1,6}:[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,5}(:[0-9a-fA-F]{1,4}){1,2}|([0-9a-fA-F]{1,4}:){1,4}(:[0-9a-fA-F]{1,4}){1,3}|([0-9a-fA-F]{1,4}:){1,3}(:[0-9a-fA-F]{1,4}){1,4}|([0-9a-fA-F]{1,4}:){1,2}(:[0-9a-fA-F]{1,4}){1,5}|[0-9a-fA-F]{1,4}:((:[0-9a-fA-F]{1,4}){1,6})|:((:[0-9a-fA-F]{1,4}){1,7}|:))$/;var bb=/^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\/([0-9]|[1-2][0-9]|3[0-2])$/,vb=/^(([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,7}:|([0-9a-fA-F]{1,4}:){1,6}:[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,5}(:[0-9a-fA-F]{1,4}){1,2}|([0-9a-fA-F]{1,4}:){1,4}(:[0-9a-fA-F]{1,4}){1,3}|([0-9a-fA-F]{1,4}:){1,3}(:[0-9a-fA-F]{1,4}){1,4}|([0-9a-fA-F]{1,4}:){1,2}(:[0-9a-fA-F]{1,4}){1,5}|[0-9a-fA-F]{1,4}:((:[0-9a-fA-F]{1,4}){1,6})|:((:[0-9a-fA-F]{1,4}){1,7}|:))\/(12[0-8]|1[01][0-9]|[1-9]?[0-9])$/,xb=/^$|^(?:[0-9a-zA-Z+/]{4})*(?:(?:[0-9a-zA-Z+/]{2}==)|(?:[0-9a-zA-Z+/]{3}=))?$/,kb=/^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2,3})?$/;var Sb=/^https?$/,Eb=/^\+[1-9]\d{6,14}$/;var Ob="(?:(?:\\d\\d[2468][048]|\\d\\d[13579][26]|\\d\\d0[48]|[02468][048]00|[13579][26]00)-02-29|\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|(?:02)-(?:0[1-9]|1\\d|2[0-8])))";function xN(e){return new RegExp(`^${e}$`)}var Tb=xN(Ob);function Ch(e){let t="(?:[01]\\d|2[0-3]):[0-5]\\d";return typeof e.precision=="number"?e.precision===-1?`${t}`:e.precision===0?`${t}:[0-5]\\d`:`${t}:[0-5]\\d\\.\\d{${e.precision}}`:e.seconds?`${t}:[0-5]\\d(?:\\.\\d+)?`:`${t}(?::[0-5]\\d(?:\\.\\d+)?)?`}function Ab(e){return new RegExp(`^${Ch(e)}$`)}function Pb(e){let t=["Z"];e.offset&&t.push("([+-](?:[01]\\d|2[0-3]):[0-5]\\d)");let r=`${Ch({precision:e.precision,seconds:!0})}(?:${t.join("|")})`,o=e.local?`${r}|${Ch({precision:e.precision})}`:r;return new RegExp(`^${Ob}T(?:${o})$`)}var Rb=/^[\s\S]{0,}$/;var $h=/^-?\d+(?:\.\d+)?$/,Ib=/^(?:true|false)$/i,zb=/^null$/i;var Lb=/^[^A-Z]*$/,Nb=/^[^a-z]*$/;var $t=I("$ZodCheck",(e,t)=>{var r;e._zod??(e._zod={}),e._zod.def=t,(r=e._zod).onattach??(r.onattach=[])});var Fh=e=>{let t=e.value;return!_h(t)&&t.length!==void 0},tu={number:"number",bigint:"bigint",object:"date"},Uh=I("$ZodCheckLessThan",(e,t)=>{$t.init(e,t);let r=tu[typeof t.value];e._zod.check=o=>{(t.inclusive?o.value<=t.value:o.value<t.value)||o.issues.push({origin:tu[typeof o.value]??r,code:"too_big",maximum:typeof t.value=="object"?t.value.getTime():t.value,input:o.value,inclusive:t.inclusive,inst:e,continue:!t.abort})}}),Hh=I("$ZodCheckGreaterThan",(e,t)=>{$t.init(e,t);let r=tu[typeof t.value];e._zod.check=o=>{(t.inclusive?o.value>=t.value:o.value>t.value)||o.issues.push({origin:tu[typeof o.value]??r,code:"too_small",minimum:typeof t.value=="object"?t.value.getTime():t.value,input:o.value,inclusive:t.inclusive,inst:e,continue:!t.abort})}}),Mb=I("$ZodCheckMultipleOf",(e,t)=>{$t.init(e,t),e._zod.check=r=>{if(typeof r.value!=typeof t.value)throw new Error("Cannot mix number and bigint in multiple_of check.");(typeof r.value=="bigint"?t.value!==BigInt(0)&&r.value%t.value===BigInt(0):yh(r.value,t.value)===0)||r.issues.push({origin:typeof r.value,code:"not_multiple_of",divisor:t.value,input:r.value,inst:e,continue:!t.abort})}}),Cb=I("$ZodCheckNumberFormat",(e,t)=>{$t.init(e,t),t.format=t.format||"float64";let r=t.format?.includes("int"),o=r?"int":"number",[n,s]=Hi[t.format];e._zod.check=a=>{let i=a.value;if(r){if(!Number.isInteger(i)){a.issues.push({expected:o,format:t.format,code:"invalid_type",continue:!1,input:i,inst:e});return}if(!Number.isSafeInteger(i)){i>0?a.issues.push({input:i,code:"too_big",maximum:Number.MAX_SAFE_INTEGER,note:"Integers must be within the safe integer range.",inst:e,origin:o,inclusive:!0,continue:!t.abort}):a.issues.push({input:i,code:"too_small",minimum:Number.MIN_SAFE_INTEGER,note:"Integers must be within the safe integer range.",inst:e,origin:o,inclusive:!0,continue:!t.abort});return}}i<n&&a.issues.push({origin:"number",input:i,code:"too_small",minimum:n,inclusive:!0,inst:e,continue:!t.abort}),i>s&&a.issues.push({origin:"number",input:i,code:"too_big",maximum:s,inclusive:!0,inst:e,continue:!t.abort})}});var Db=I("$ZodCheckMaxLength",(e,t)=>{var r;$t.init(e,t),(r=e._zod.def).when??(r.when=Fh),e._zod.check=o=>{let n=o.value,s=n.length;if((typeof n=="string"&&s>t.maximum?ji(n):s)<=t.maximum)return;let i=Bi(n);o.issues.push({origin:i,code:"too_big",maximum:t.maximum,inclusive:!0,input:n,inst:e,continue:!t.abort})}}),$b=I("$ZodCheckMinLength",(e,t)=>{var r;$t.init(e,t),(r=e._zod.def).when??(r.when=Fh),e._zod.check=o=>{let n=o.value,s=n.length;if((typeof n=="string"&&s>=t.minimum&&s<t.minimum*2?ji(n):s)>=t.minimum)return;let i=Bi(n);o.issues.push({origin:i,code:"too_small",minimum:t.minimum,inclusive:!0,input:n,inst:e,continue:!t.abort})}}),Fb=I("$ZodCheckLengthEquals",(e,t)=>{var r;$t.init(e,t),(r=e._zod.def).when??(r.when=Fh),e._zod.check=o=>{let n=o.value,s=n.length,a=typeof n=="string"&&s>=t.length&&s<=t.length*2?ji(n):s;if(a===t.length)return;let i=Bi(n),l=a>t.length;o.issues.push({origin:i,...l?{code:"too_big",maximum:t.length}:{code:"too_small",minimum:t.length},inclusive:!0,exact:!0,input:o.value,inst:e,continue:!t.abort})}}),Gi=I("$ZodCheckStringFormat",(e,t)=>{var r,o;$t.init(e,t),t.pattern?(r=e._zod).check??(r.check=n=>{t.pattern.lastIndex=0,!t.pattern.test(n.value)&&n.issues.push({origin:"string",code:"invalid_format",format:t.format,input:n.value,...t.pattern?{pattern:t.pattern.toString()}:{},inst:e,continue:!t.abort})}):(o=e._zod).check??(o.check=()=>{})}),Ub=I("$ZodCheckRegex",(e,t)=>{Gi.init(e,t),e._zod.check=r=>{t.pattern.lastIndex=0,!t.pattern.test(r.value)&&r.issues.push({origin:"string",code:"invalid_format",format:"regex",input:r.value,pattern:t.pattern.toString(),inst:e,continue:!t.abort})}}),Hb=I("$ZodCheckLowerCase",(e,t)=>{t.pattern??(t.pattern=Lb),Gi.init(e,t)}),Wb=I("$ZodCheckUpperCase",(e,t)=>{t.pattern??(t.pattern=Nb),Gi.init(e,t)}),jb=I("$ZodCheckIncludes",(e,t)=>{$t.init(e,t);let r=$o(t.includes),o=new RegExp(typeof t.position=="number"?`^.{${t.position},}${r}`:r);t.pattern=o,e._zod.check=n=>{n.value.includes(t.includes,t.position)||n.issues.push({origin:"string",code:"invalid_format",format:"includes",includes:t.includes,input:n.value,inst:e,continue:!t.abort})}}),Bb=I("$ZodCheckStartsWith",(e,t)=>{$t.init(e,t);let r=new RegExp(`^${$o(t.prefix)}.*`);t.pattern??(t.pattern=r),e._zod.check=o=>{o.value.startsWith(t.prefix)||o.issues.push({origin:"string",code:"invalid_format",format:"starts_with",prefix:t.prefix,input:o.value,inst:e,continue:!t.abort})}}),Gb=I("$ZodCheckEndsWith",(e,t)=>{$t.init(e,t);let r=new RegExp(`.*${$o(t.suffix)}$`);t.pattern??(t.pattern=r),e._zod.check=o=>{o.value.endsWith(t.suffix)||o.issues.push({origin:"string",code:"invalid_format",format:"ends_with",suffix:t.suffix,input:o.value,inst:e,continue:!t.abort})}});var Zb=I("$ZodCheckOverwrite",(e,t)=>{$t.init(e,t),e._zod.check=r=>{r.value=t.tx(r.value)}});var ru=class{constructor(t=[],r={}){this.content=[],this.indent=0,this.args=t,this.closed=r}indented(t){this.indent+=1;try{t(this)}finally{this.indent-=1}}write(t){if(typeof t=="function"){t(this,{execution:"sync"}),t(this,{execution:"async"});return}let o=t.split(`
`).filter(a=>a),n=Math.min(...o.map(a=>a.length-a.trimStart().length)),s=o.map(a=>a.slice(n)).map(a=>" ".repeat(this.indent*2)+a);for(let a of s)this.content.push(a)}compile(){let t=Function,r=this?.content??[""];return new t(...Object.keys(this.closed),`return function (${this.args.join(", ")}) {
${r.join(`
`)}
};`)(...Object.values(this.closed))}};var qb={major:4,minor:6,patch:7};var We=I("$ZodType",(e,t)=>{var r;e??(e={}),e._zod.def=t,e._zod.bag=e._zod.bag||{},e._zod.version=qb;let o=e._zod.def.checks,n=e._zod.traits.has("$ZodCheck")?[e,...o??[]]:o?.length?[...o]:[];for(let s of n)for(let a of s._zod.onattach)a(e);if(n.length===0)(r=e._zod).deferred??(r.deferred=[]),e._zod.deferred?.push(()=>{e._zod.run=e._zod.parse});else{let s=(i,l,c)=>{if(i.memo)return i;let u=yr(i),p;for(let f of l){if(f._zod.def.when){if(Oh(i)||!f._zod.def.when(i))continue}else if(u)continue;let d=i.issues.length,h=f._zod.check(i);if(h instanceof Promise&&c?.async===!1)throw new Xr;if(p||h instanceof Promise)p=(p??Promise.resolve()).then(async()=>{await h,i.issues.length!==d&&(Wi(i.issues,d,e),u||(u=yr(i,d)))});else{if(i.issues.length===d)continue;Wi(i.issues,d,e),u||(u=yr(i,d))}}return p?p.then(()=>i):i},a=(i,l,c)=>{if(yr(i))return i.aborted=!0,i;let u=s(l,n,c);if(u instanceof Promise){if(c.async===!1)throw new Xr;return u.then(p=>e._zod.parse(p,c))}return e._zod.parse(u,c)};e._zod.run=(i,l)=>{if(l.skipChecks)return e._zod.parse(i,l);if(l.direction==="backward"){let u=e._zod.parse({value:i.value,issues:[]},{...l,skipChecks:!0});return u instanceof Promise?u.then(p=>a(p,i,l)):a(u,i,l)}let c=e._zod.parse(i,l);if(c instanceof Promise){if(l.async===!1)throw new Xr;return c.then(u=>s(u,n,l))}return s(c,n,l)}}},{get"~standard"(){return Kc(this,"~standard",jh(this))},set"~standard"(e){mn(this,"~standard",e)}}),lv=(e,t)=>e.issues.length?{issues:e.issues.map(r=>Fo(r,t,cr()))}:{value:e.value};async function SN(e,t){let r={async:!0};return lv(await e._zod.run({value:t,issues:[]},r),r)}function jh(e){return{validate:t=>{let r={async:!1};try{let o=e._zod.run({value:t,issues:[]},r);if(!(o instanceof Promise))return lv(o,r)}catch{}return SN(e,t)},vendor:"zod",version:1}}var au=I("$ZodString",(e,t)=>{We.init(e,t),e._zod.pattern=t.pattern??Rb,e._zod.parse=(r,o)=>{if(t.coerce)try{r.value=String(r.value)}catch{}return typeof r.value=="string"||r.issues.push({expected:"string",code:"invalid_type",input:r.value,inst:e}),r}}),Je=I("$ZodStringFormat",(e,t)=>{Gi.init(e,t),au.init(e,t)}),cv=I("$ZodGUID",(e,t)=>{t.pattern??(t.pattern=mb),Je.init(e,t)}),uv=I("$ZodUUID",(e,t)=>{if(t.version){let o={v1:1,v2:2,v3:3,v4:4,v5:5,v6:6,v7:7,v8:8}[t.version];if(o===void 0)throw new Error(`Invalid UUID version: "${t.version}"`);t.pattern??(t.pattern=Dh(o))}else t.pattern??(t.pattern=Dh());Je.init(e,t)}),pv=I("$ZodEmail",(e,t)=>{t.pattern??(t.pattern=gb),Je.init(e,t)}),fv=1,nu=2;function dv(e){try{return typeof URL<"u"&&typeof URL.canParse=="function"?URL.canParse(e):(new URL(e),!0)}catch{return!1}}function EN(e,t){return!("normalize"in t)&&!("hostname"in t)&&!("protocol"in t)?dv(e)||nu:ON(e,t)}function ON(e,t){if(!t.normalize&&t.protocol?.source===Sb.source&&!/^https?:\/\//i.test(e))return fv;try{if(typeof URL<"u"){let r=URL;if(typeof r.parse=="function")return r.parse(e)??nu}return new URL(e)}catch{return nu}}var TN=/[\t\n\r]/g;function Kb(e){return e.replace(TN,"")}function AN(e,t){return t.lastIndex=0,t.test(e.hostname)}function PN(e,t){return t.lastIndex=0,t.test(e.protocol.endsWith(":")?e.protocol.slice(0,-1):e.protocol)}var hv=I("$ZodURL",(e,t)=>{Je.init(e,t),e._zod.check=r=>{try{let o=r.value.trim(),n=EN(o,t);if(n===fv){r.issues.push({code:"invalid_format",format:"url",note:"Invalid URL format",input:r.value,inst:e,continue:!t.abort});return}if(n===nu){r.issues.push({code:"invalid_format",format:"url",input:r.value,inst:e,continue:!t.abort});return}if(n===!0){r.value=Kb(o);return}t.hostname&&!AN(n,t.hostname)&&r.issues.push({code:"invalid_format",format:"url",note:"Invalid hostname",pattern:t.hostname.source,input:r.value,inst:e,continue:!t.abort}),t.protocol&&!PN(n,t.protocol)&&r.issues.push({code:"invalid_format",format:"url",note:"Invalid protocol",pattern:t.protocol.source,input:r.value,inst:e,continue:!t.abort}),r.value=t.normalize?n.href:Kb(o);return}catch{r.issues.push({code:"invalid_format",format:"url",input:r.value,inst:e,continue:!t.abort})}}}),mv=I("$ZodEmoji",(e,t)=>{t.pattern??(t.pattern=wb()),Je.init(e,t)}),gv=I("$ZodNanoID",(e,t)=>{if(t.length!==void 0&&(!Number.isInteger(t.length)||t.length<1))throw new Error(`Invalid nanoid length: ${t.length}`);t.pattern??(t.pattern=t.length===void 0?fb:db(t.length)),Je.init(e,t)}),wv=I("$ZodCUID",(e,t)=>{t.pattern??(t.pattern=ib),Je.init(e,t)}),_v=I("$ZodCUID2",(e,t)=>{t.pattern??(t.pattern=lb),Je.init(e,t)}),yv=I("$ZodULID",(e,t)=>{t.pattern??(t.pattern=cb),Je.init(e,t)}),bv=I("$ZodXID",(e,t)=>{t.pattern??(t.pattern=ub),Je.init(e,t)}),vv=I("$ZodKSUID",(e,t)=>{t.pattern??(t.pattern=pb),Je.init(e,t)}),xv=I("$ZodISODateTime",(e,t)=>{t.pattern??(t.pattern=Pb(t)),Je.init(e,t)}),kv=I("$ZodISODate",(e,t)=>{t.pattern??(t.pattern=Tb),Je.init(e,t)}),Sv=I("$ZodISOTime",(e,t)=>{t.pattern??(t.pattern=Ab(t)),Je.init(e,t)}),Ev=I("$ZodISODuration",(e,t)=>{t.pattern??(t.pattern=hb),Je.init(e,t)}),Ov=I("$ZodIPv4",(e,t)=>{t.pattern??(t.pattern=_b),Je.init(e,t)}),RN=/^[0-9a-fA-F:.]+$/;function Tv(e){return RN.test(e)?dv(`http://[${e}]`):!1}var Av=I("$ZodIPv6",(e,t)=>{t.pattern??(t.pattern=yb),Je.init(e,t),e._zod.check=r=>{Tv(r.value)||r.issues.push({code:"invalid_format",format:"ipv6",input:r.value,inst:e,continue:!t.abort})}});var Pv=I("$ZodCIDRv4",(e,t)=>{t.pattern??(t.pattern=bb),Je.init(e,t)});function IN(e){let t=e.split("/");if(t.length!==2)return!1;let[r,o]=t;if(!o)return!1;let n=Number(o);return`${n}`!==o||n<0||n>128?!1:Tv(r)}var Rv=I("$ZodCIDRv6",(e,t)=>{t.pattern??(t.pattern=vb),Je.init(e,t),e._zod.check=r=>{IN(r.value)||r.issues.push({code:"invalid_format",format:"cidrv6",input:r.value,inst:e,continue:!t.abort})}});function Iv(e){if(e==="")return!0;if(/\s/.test(e)||e.length%4!==0)return!1;try{return atob(e),!0}catch{return!1}}var Bh=/^[0-9a-zA-Z+/]*={0,2}$/,zv=I("$ZodBase64",(e,t)=>{t.pattern??(t.pattern=Bh),Je.init(e,t),e._zod.check=r=>{Iv(r.value)||r.issues.push({code:"invalid_format",format:"base64",input:r.value,inst:e,continue:!t.abort})}}),iu=/^[A-Za-z0-9_-]*$/;function zN(e){if(!iu.test(e))return!1;let t=e.replace(/[-_]/g,o=>o==="-"?"+":"/"),r=t.padEnd(Math.ceil(t.length/4)*4,"=");return Iv(r)}var Lv=I("$ZodBase64URL",(e,t)=>{t.pattern??(t.pattern=iu),Je.init(e,t),e._zod.check=r=>{zN(r.value)||r.issues.push({code:"invalid_format",format:"base64url",input:r.value,inst:e,continue:!t.abort})}}),Nv=I("$ZodE164",(e,t)=>{t.pattern??(t.pattern=Eb),Je.init(e,t)});function LN(e,t=null){try{let r=e.split(".");if(r.length!==3)return!1;let[o]=r;if(!o)return!1;let n=JSON.parse(atob(o));return!("typ"in n&&n?.typ!=="JWT"||!n.alg||t&&(!("alg"in n)||n.alg!==t))}catch{return!1}}var Mv=I("$ZodJWT",(e,t)=>{Je.init(e,t),e._zod.check=r=>{LN(r.value,t.alg)||r.issues.push({code:"invalid_format",format:"jwt",input:r.value,inst:e,continue:!t.abort})}});var Gh=I("$ZodNumber",(e,t)=>{We.init(e,t),e._zod.pattern=$h,e._zod.parse=(r,o)=>{if(t.coerce)try{r.value=Number(r.value)}catch{}let n=r.value;if(typeof n=="number"&&!Number.isNaN(n)&&Number.isFinite(n))return r;let s=typeof n=="number"?Number.isNaN(n)?"NaN":Number.isFinite(n)?void 0:String(n):void 0;return r.issues.push({expected:"number",code:"invalid_type",input:n,inst:e,...s?{received:s}:{}}),r}}),Cv=I("$ZodNumberFormat",(e,t)=>{Cb.init(e,t),Gh.init(e,t)}),Dv=I("$ZodBoolean",(e,t)=>{We.init(e,t),e._zod.pattern=Ib,e._zod.parse=(r,o)=>{if(t.coerce)try{r.value=!!r.value}catch{}let n=r.value;return typeof n=="boolean"||r.issues.push({expected:"boolean",code:"invalid_type",input:n,inst:e}),r}});var $v=I("$ZodNull",(e,t)=>{We.init(e,t),e._zod.pattern=zb,e._zod.values=new Set([null]),e._zod.parse=(r,o)=>{let n=r.value;return n===null||r.issues.push({expected:"null",code:"invalid_type",input:n,inst:e}),r}});var Fv=I("$ZodUnknown",(e,t)=>{We.init(e,t),e._zod.parse=r=>r}),Uv=I("$ZodNever",(e,t)=>{We.init(e,t),e._zod.parse=(r,o)=>(r.issues.push({expected:"never",code:"invalid_type",input:r.value,inst:e}),r)});function NN(e,t){let r=qc(e._zod.def.checks);if(!r.length)return;let o=Math.min(...r.map(s=>s[0])),n=e._zod.parse;e._zod.parse=(s,a)=>{let i=t(s.value);if(i>o&&!a?.skipChecks&&a?.direction!=="backward"){for(let[l,c]of qc(e._zod.def.checks))if(i>l&&c._zod.def.when(s)){let u=s.issues.length;return c._zod.check(s),s.issues[u].continue=!1,Wi(s.issues,u,e),s}}return n(s,a)}}var MN=e=>Array.isArray(e)?e.length:-1;function Yb(e,t,r){e.issues.length&&t.issues.push(...ms(r,e.issues)),t.value[r]=e.value}var Hv=I("$ZodArray",(e,t)=>{We.init(e,t);let r=lr.memoizer;r?.attach(e),e._zod.parse=(o,n)=>{let s=o.value;if(!Array.isArray(s))return o.issues.push({expected:"array",code:"invalid_type",input:s,inst:e}),o;o.value=r?r.alloc(e,o,Array(s.length),n):Array(s.length);let a=[],i=n?.abortEarly;for(let l=0;l<s.length;l++){let c=s[l],u=t.element._zod.run({value:c,issues:[]},n);if(u instanceof Promise)a.push(u.then(p=>Yb(p,o,l)));else if(Yb(u,o,l),i&&u.issues.length!==0&&yr(u))break}return a.length?Promise.all(a).then(()=>o):o},NN(e,MN)});function su(e,t,r,o,n,s){let a=r in o,i=s==="optional";if(!(!a&&i&&n==="optional")){if(e.issues.length){if(n!==void 0&&i&&!a)return;t.issues.push(...ms(r,e.issues))}if(!a&&n===void 0){e.issues.length||t.issues.push({code:"invalid_type",expected:"nonoptional",input:void 0,path:[r]});return}e.value===void 0?(a||n==="defaulted"&&!i)&&(t.value[r]=void 0):t.value[r]=e.value}}var CN=[];function Wv(e){let t=Object.keys(e.shape),r=Object.getOwnPropertySymbols(e.shape),o=r.length?r:CN,n=o.length?[...t,...o]:t;for(let a of n)if(!e.shape?.[a]?._zod?.traits?.has("$ZodType"))throw new Error(`Invalid element at key "${String(a)}": expected a Zod schema`);let s=Eh(e.shape);return{...e,allKeys:n,symbolKeys:o,keySet:new Set(t),numKeys:t.length,optionalKeys:new Set(s)}}function jv(e,t,r,o,n,s,a){let i=[],l=n.keySet,c=n.catchall._zod,u=c.def.type,p=c.optin,f=c.optout,d=0;for(let h in t){if(a&&r.issues.length!==d){if(yr(r,d))break;d=r.issues.length}if(l.has(h))continue;if(h==="__proto__"){u==="never"&&i.push(h);continue}if(u==="never"){i.push(h);continue}let g=c.run({value:t[h],issues:[]},o);g instanceof Promise?e.push(g.then(_=>su(_,r,h,t,p,f))):su(g,r,h,t,p,f)}return i.length&&r.issues.push({code:"unrecognized_keys",keys:i,input:t,inst:s,continue:!0}),e.length?Promise.all(e).then(()=>r):r}var DN=I("$ZodObject",(e,t)=>{We.init(e,t);let r=Object.getOwnPropertyDescriptor(t,"shape"),o=r?.get?r.get.raw:t.shape??{};if(o){let c=()=>{let u={...o};return Object.defineProperty(t,"shape",{value:u}),c.raw=u,u};c.raw=o,Object.defineProperty(t,"shape",{get:c})}let n=ma(()=>Wv(t));xe(e,"propValues",c=>{let u=c.def.shape,p={};for(let f in u){let d=u[f]._zod;if(d.values){Object.prototype.hasOwnProperty.call(p,f)||Mr(p,f,new Set);for(let h of d.values)p[f].add(h);d.optin!==void 0&&p[f].add(void 0)}}return p});let s=ds,a=t.catchall,i,l=lr.memoizer;l?.attach(e),e._zod.parse=(c,u)=>{i??(i=n.value);let p=c.value;if(!s(p))return c.issues.push({expected:"object",code:"invalid_type",input:p,inst:e}),c;c.value=l?l.alloc(e,c,{},u):{};let f=[],d=i.shape,h=u?.abortEarly,g=c.issues.length;for(let _ of i.allKeys){if(h&&c.issues.length!==g){if(yr(c,g))break;g=c.issues.length}if(_==="__proto__")continue;let b=d[_],k=b._zod.optin,E=b._zod.optout,O=b._zod.run({value:p[_],issues:[]},u);O instanceof Promise?f.push(O.then(P=>su(P,c,_,p,k,E))):su(O,c,_,p,k,E)}return a?jv(f,p,c,u,n.value,e,h===!0):f.length?Promise.all(f).then(()=>c):c}}),Bv=I("$ZodObjectJIT",(e,t)=>{DN.init(e,t);let r=e._zod.parse,o=ma(()=>Wv(t)),n=lr.memoizer,s=d=>{let h=o.value,g=h.symbolKeys,_=new ru(["payload","ctx"],{shape:d,inst:e,memo:n,syms:g}),b=P=>`shape[${P}]._zod.run({ value: input[${P}], issues: [] }, ctx)`,k=(P,T)=>`
          let ${P}_ab = false;
          for (let i = 0; i < ${P}.issues.length; i++) {
            const iss = ${P}.issues[i];
            iss.path = iss.path ? [${T}, ...iss.path] : [${T}];
            payload.issues.push(iss);
            if (iss.continue !== true) ${P}_ab = true;
          }
          if (${P}_ab && ctx && ctx.abortEarly) {
            payload.value = newResult;
            return payload;
          }`;_.write("const input = payload.value;");let E=Object.create(null),O=0;for(let P of h.allKeys)E[P]=`key_${O++}`;_.write(n?"const newResult = memo.alloc(inst, payload, {}, ctx);":"const newResult = {};");for(let P of h.allKeys){if(P==="__proto__")continue;let T=E[P],R=typeof P=="symbol"?`syms[${g.indexOf(P)}]`:vh(P),M=`${R} in input`,U=d[P],H=U?._zod?.optin,L=H!==void 0,ee=U?._zod?.optout==="optional";if(_.write(`const ${T} = ${b(R)};`),L&&ee){let B=H==="optional"?`${T}_present`:`${T}.value !== undefined || ${T}_present`;_.write(`
        const ${T}_present = ${M};
        if (!${T}.issues.length || ${T}_present) {
          if (${T}.issues.length) {${k(T,R)}
          }

          if (${B}) {
            newResult[${R}] = ${T}.value;
          }
        }

      `)}else L?(_.write(`
        if (${T}.issues.length) {${k(T,R)}
        }
      `),H==="defaulted"?_.write(`newResult[${R}] = ${T}.value;`):_.write(`
        if (${T}.value !== undefined || ${M}) {
          newResult[${R}] = ${T}.value;
        }
      `)):_.write(`
        const ${T}_present = ${M};
        if (${T}.issues.length) {${k(T,R)}
        }
        if (!${T}_present && !${T}.issues.length) {
          payload.issues.push({
            code: "invalid_type",
            expected: "nonoptional",
            input: undefined,
            path: [${R}]
          });
          if (ctx && ctx.abortEarly) {
            payload.value = newResult;
            return payload;
          }
        }

        if (${T}_present) {
          newResult[${R}] = ${T}.value;
        }

      `)}return _.write("payload.value = newResult;"),_.write("return payload;"),_.compile()},a,i=ds,l=!lr.jitless,u=l&&kh.value,p=t.catchall,f;e._zod.parse=(d,h)=>{f??(f=o.value);let g=d.value;return i(g)?l&&u&&h?.async===!1&&h.jitless!==!0?(a||(a=s(t.shape)),d=a(d,h),p?jv([],g,d,h,f,e,h?.abortEarly===!0):d):r(d,h):(d.issues.push({expected:"object",code:"invalid_type",input:g,inst:e}),d)}});function Jb(e,t,r,o){for(let s of e)if(s.issues.length===0)return t.value=s.value,t;let n=e.filter(s=>!yr(s));return n.length===1?(t.value=n[0].value,n[0]):(t.issues.push({code:"invalid_union",input:t.value,inst:r,errors:e.map(s=>s.issues.map(a=>Fo(a,o,cr())))}),t)}var Zh=I("$ZodUnion",(e,t)=>{We.init(e,t),xe(e,"optin",o=>o.def.options.some(n=>n._zod.optin==="defaulted")?"defaulted":o.def.options.some(n=>n._zod.optin!==void 0)?"optional":void 0),xe(e,"optout",o=>o.def.options.some(n=>n._zod.optout==="optional")?"optional":void 0),xe(e,"values",o=>{if(o.def.options.every(n=>n._zod.values))return new Set(o.def.options.flatMap(n=>Array.from(n._zod.values)))}),xe(e,"pattern",o=>{if(o.def.options.every(n=>n._zod.pattern)){let n=o.def.options.map(s=>s._zod.pattern);return new RegExp(`^(${n.map(s=>Ui(s.source)).join("|")})$`)}});let r=t.options.length===1?t.options[0]._zod.run:null;e._zod.parse=(o,n)=>{if(r)return r(o,n);let s=!1,a=[];for(let i of t.options){let l=i._zod.run({value:o.value,issues:[]},n);if(l instanceof Promise)a.push(l),s=!0;else{if(l.issues.length===0)return l;a.push(l)}}return s?Promise.all(a).then(i=>Jb(i,o,e,n)):Jb(a,o,e,n)}});function $N(e){let t=new Map;for(let r of e.options){let o=r._zod.propValues?.[e.discriminator];if(!o||o.size===0)throw new Error(`Invalid discriminated union option at index "${e.options.indexOf(r)}"`);for(let n of o)if(t.has(n)){if(n!==void 0)throw new Error(`Duplicate discriminator value "${String(n)}"`);t.set(n,null)}else t.set(n,r)}return t}var Gv=I("$ZodDiscriminatedUnion",(e,t)=>{t.inclusive=!1,Zh.init(e,t);let r=e._zod.parse;xe(e,"propValues",n=>{let s={},a=0;for(let i of n.def.options){let l=i._zod.propValues;if(!l||Object.keys(l).length===0)throw new Error(`Invalid discriminated union option at index "${n.def.options.indexOf(i)}"`);l[n.def.discriminator]?.has(void 0)&&a++;for(let[c,u]of Object.entries(l)){Object.prototype.hasOwnProperty.call(s,c)||Mr(s,c,new Set);for(let p of u)s[c].add(p)}}return!n.def.unionFallback&&a>1&&s[n.def.discriminator]?.delete(void 0),s}),t.options.forEach((n,s)=>{let a=ga(n._zod.def);if(a&&!Object.prototype.hasOwnProperty.call(a,t.discriminator))throw new Error(`Invalid discriminated union option at index "${s}"`)});let o=ma(()=>$N(t));e._zod.parse=(n,s)=>{let a=n.value;if(!ds(a))return n.issues.push({code:"invalid_type",expected:"object",input:a,inst:e}),n;let i=a?.[t.discriminator],l=o.value.get(i);return l&&(i!==void 0||s.direction!=="backward")?l._zod.run(n,s):t.unionFallback||s.direction==="backward"?r(n,s):(n.issues.push({code:"invalid_union",errors:[],note:"No matching discriminator",discriminator:t.discriminator,options:Array.from(o.value.keys()).filter(c=>o.value.get(c)!==null),input:a,path:[t.discriminator],inst:e}),n)}}),Zv=I("$ZodIntersection",(e,t)=>{We.init(e,t),e._zod.parse=(r,o)=>{let n=r.value,s=t.left._zod.run({value:n,issues:[]},o),a=t.right._zod.run({value:n,issues:[]},o);return s instanceof Promise||a instanceof Promise?Promise.all([s,a]).then(([l,c])=>Xb(r,l,c)):Xb(r,s,a)}});function Wh(e,t){if(e===t)return{valid:!0,data:e};if(e instanceof Date&&t instanceof Date&&+e==+t)return{valid:!0,data:e};if(hs(e)&&hs(t)){let r=Object.keys(t),o=Object.keys(e).filter(s=>r.indexOf(s)!==-1),n={...e,...t};Object.prototype.hasOwnProperty.call(n,"__proto__")&&delete n.__proto__;for(let s of o){if(s==="__proto__")continue;let a=Wh(e[s],t[s]);if(!a.valid)return{valid:!1,mergeErrorPath:[s,...a.mergeErrorPath]};n[s]=a.data}return{valid:!0,data:n}}if(Array.isArray(e)&&Array.isArray(t)){if(e.length!==t.length)return{valid:!1,mergeErrorPath:[]};let r=[];for(let o=0;o<e.length;o++){let n=e[o],s=t[o],a=Wh(n,s);if(!a.valid)return{valid:!1,mergeErrorPath:[o,...a.mergeErrorPath]};r.push(a.data)}return{valid:!0,data:r}}return{valid:!1,mergeErrorPath:[]}}function Xb(e,t,r){let o=new Map,n,s=new Map,a=(c,u)=>{let p;if(c.code==="unrecognized_keys"&&!c.path?.length)n??(n=c),p=c.keys;else if(c.code==="invalid_key"&&c.origin==="record"&&c.path?.length===1){let f=String(c.path[0]);s.has(f)||s.set(f,c),p=[f]}else return!1;for(let f of p)o.has(f)||o.set(f,{}),o.get(f)[u]=!0;return!0};for(let c of t.issues)a(c,"l")||e.issues.push(c);for(let c of r.issues)a(c,"r")||e.issues.push(c);let i=[...o].filter(([,c])=>c.l&&c.r).map(([c])=>c);if(i.length){let c=n?i.filter(u=>n.keys.includes(u)):[];c.length&&e.issues.push({...n,keys:c});for(let u of i)!c.includes(u)&&s.has(u)&&e.issues.push(s.get(u))}let l=Wh(t.value,r.value);if(!l.valid){if(yr(e))return e;throw new Error(`Unmergable intersection. Error path: ${JSON.stringify(l.mergeErrorPath)}`)}return e.value=l.data,e}var Vv=I("$ZodTuple",(e,t)=>{We.init(e,t);let r=t.items,o=lr.memoizer;o?.attach(e),e._zod.parse=(n,s)=>{let a=n.value;if(!Array.isArray(a))return n.issues.push({input:a,inst:e,expected:"tuple",code:"invalid_type"}),n;n.value=o?o.alloc(e,n,[],s):[];let i=[],l=Qb(r,"optin"),c=Qb(r,"optout");if(!t.rest){if(a.length<l)return n.issues.push({code:"too_small",minimum:l,inclusive:!0,input:a,inst:e,origin:"array"}),n;a.length>r.length&&n.issues.push({code:"too_big",maximum:r.length,inclusive:!0,input:a,inst:e,origin:"array"})}let u=new Array(r.length),p=t.rest?s?.abortEarly:void 0,f=!1;for(let d=0;d<r.length;d++){let h=r[d]._zod.run({value:a[d],issues:[]},s);h instanceof Promise?i.push(h.then(g=>{u[d]=g})):(u[d]=h,p&&!f&&h.issues.length&&(f=yr(h)))}if(t.rest&&!f){let d=r.length-1,h=a.slice(r.length),g=n.issues.length;for(let _ of h){if(p&&n.issues.length!==g){if(yr(n,g))break;g=n.issues.length}d++;let b=t.rest._zod.run({value:_,issues:[]},s);b instanceof Promise?i.push(b.then(k=>ev(k,n,d))):ev(b,n,d)}}return i.length?Promise.all(i).then(()=>tv(u,n,r,a,c)):tv(u,n,r,a,c)}});function Qb(e,t){for(let r=e.length-1;r>=0;r--)if(!(t==="optin"?e[r]._zod.optin!==void 0:e[r]._zod.optout==="optional"))return r+1;return 0}function ev(e,t,r){e.issues.length&&t.issues.push(...ms(r,e.issues)),t.value[r]=e.value}function tv(e,t,r,o,n){for(let s=0;s<r.length;s++){let a=e[s],i=s<o.length;if(!i&&s>=n&&r[s]._zod.optin==="optional"){t.value.length=s;break}if(a.issues.length){if(!i&&s>=n){t.value.length=s;break}t.issues.push(...ms(s,a.issues))}t.value[s]=a.value}for(let s=t.value.length-1;s>=o.length&&(r[s]._zod.optout==="optional"&&t.value[s]===void 0);s--)t.value.length=s;return t}var qv=I("$ZodEnum",(e,t)=>{We.init(e,t);let r=da(t.entries),o=new Set(r);e._zod.values=o,xe(e,"pattern",n=>{let s=da(n.def.entries).filter(a=>Sh.has(typeof a));return new RegExp(s.length?`^(${s.map(a=>$o(a.toString())).join("|")})$`:"^[^\\s\\S]$")}),e._zod.parse=(n,s)=>{let a=n.value;return o.has(a)||n.issues.push({code:"invalid_value",values:r,input:a,inst:e}),n}}),Kv=I("$ZodLiteral",(e,t)=>{We.init(e,t);let r=new Set(t.values);e._zod.values=r,xe(e,"pattern",o=>{let n=o.def.values;return new RegExp(n.length?`^(${n.map(s=>typeof s=="string"?$o(s):s?$o(s.toString()):String(s)).join("|")})$`:"^[^\\s\\S]$")}),e._zod.parse=(o,n)=>{let s=o.value;return r.has(s)||o.issues.push({code:"invalid_value",values:t.values,input:s,inst:e}),o}});var Yv=I("$ZodTransform",(e,t)=>{We.init(e,t),e._zod.optin="optional",lr.memoizer?.guard(e),e._zod.parse=(r,o)=>{if(o.direction==="backward")throw new _a(e.constructor.name);let n=t.transform(r.value,r);if(o.async)return(n instanceof Promise?n:Promise.resolve(n)).then(a=>(r.value=a,r));if(n instanceof Promise)throw new Xr;return r.value=n,r}});function rv(e,t){return e.value=t.issues.length?void 0:t.value,e}var Vh=I("$ZodOptional",(e,t)=>{We.init(e,t),xe(e,"optin",r=>r.def.innerType._zod.optin==="defaulted"?"defaulted":"optional"),e._zod.optout="optional",xe(e,"values",r=>{let o=r.def.innerType._zod.values;return o?new Set([...o,void 0]):void 0}),xe(e,"pattern",r=>{let o=r.def.innerType._zod.pattern;return o?new RegExp(`^(${Ui(o.source)})?$`):void 0}),e._zod.parse=(r,o)=>{if(r.value===void 0){if(t.innerType._zod.optin!=="defaulted")return r;let n=t.innerType._zod.run({value:r.value,issues:[]},o);return n instanceof Promise?n.then(s=>rv(r,s)):rv(r,n)}return t.innerType._zod.run(r,o)}}),Jv=I("$ZodExactOptional",(e,t)=>{Vh.init(e,t),xe(e,"values",r=>r.def.innerType._zod.values),xe(e,"pattern",r=>r.def.innerType._zod.pattern),e._zod.parse=(r,o)=>t.innerType._zod.run(r,o)}),Xv=I("$ZodNullable",(e,t)=>{We.init(e,t),xe(e,"optin",r=>r.def.innerType._zod.optin),xe(e,"optout",r=>r.def.innerType._zod.optout),xe(e,"pattern",r=>{let o=r.def.innerType._zod.pattern;return o?new RegExp(`^(${Ui(o.source)}|null)$`):void 0}),xe(e,"values",r=>r.def.innerType._zod.values?new Set([...r.def.innerType._zod.values,null]):void 0),e._zod.parse=(r,o)=>r.value===null?r:t.innerType._zod.run(r,o)}),Qv=I("$ZodDefault",(e,t)=>{We.init(e,t),e._zod.optin="defaulted",xe(e,"values",r=>r.def.innerType._zod.values),e._zod.parse=(r,o)=>{if(o.direction==="backward")return t.innerType._zod.run(r,o);if(r.value===void 0)return r.value=t.defaultValue,r;let n=t.innerType._zod.run(r,o);return n instanceof Promise?n.then(s=>ov(s,t)):ov(n,t)}});function ov(e,t){return e.value===void 0&&(e.value=t.defaultValue),e}var e0=I("$ZodPrefault",(e,t)=>{We.init(e,t),e._zod.optin="defaulted",xe(e,"values",r=>r.def.innerType._zod.values),e._zod.parse=(r,o)=>(o.direction==="backward"||r.value===void 0&&(r.value=t.defaultValue),t.innerType._zod.run(r,o))}),t0=I("$ZodNonOptional",(e,t)=>{We.init(e,t),xe(e,"values",r=>{let o=r.def.innerType._zod.values;return o?new Set([...o].filter(n=>n!==void 0)):void 0}),e._zod.parse=(r,o)=>{let n=t.innerType._zod.run(r,o);return n instanceof Promise?n.then(s=>nv(s,e)):nv(n,e)}});function nv(e,t){return!e.issues.length&&e.value===void 0&&e.issues.push({code:"invalid_type",expected:"nonoptional",input:e.value,inst:t}),e}function sv(e,t,r,o){return t.issues.length?(e.value=r.catchValue({...t,value:e.value,error:{issues:t.issues.map(n=>Fo(n,o,cr()))},input:e.value}),e):(e.value=t.value,t.memo&&(e.memo=!0),e)}var r0=I("$ZodCatch",(e,t)=>{We.init(e,t),xe(e,"optin",r=>r.def.innerType._zod.optin==="defaulted"?"defaulted":"optional"),xe(e,"optout",r=>r.def.innerType._zod.optout),xe(e,"values",r=>r.def.innerType._zod.values),e._zod.parse=(r,o)=>{if(o.direction==="backward")return t.innerType._zod.run(r,o);let n=t.innerType._zod.run({value:r.value,issues:[]},o);return n instanceof Promise?n.then(s=>sv(r,s,t,o)):sv(r,n,t,o)}});var o0=I("$ZodPipe",(e,t)=>{We.init(e,t),xe(e,"values",r=>r.def.in._zod.values),xe(e,"optin",r=>r.def.in._zod.optin),xe(e,"optout",r=>r.def.out._zod.optout),xe(e,"propValues",r=>r.def.in._zod.propValues),e._zod.parse=(r,o)=>{if(o.direction==="backward"){let s=t.out._zod.run(r,o);return s instanceof Promise?s.then(a=>ou(a,t.in,o)):ou(s,t.in,o)}let n=t.in._zod.run(r,o);return n instanceof Promise?n.then(s=>ou(s,t.out,o)):ou(n,t.out,o)}});function ou(e,t,r){return e.issues.some(o=>o.code!=="unrecognized_keys")?(e.aborted=!0,e):t._zod.run({value:e.value,issues:e.issues},r)}var n0=I("$ZodReadonly",(e,t)=>{We.init(e,t),xe(e,"propValues",r=>r.def.innerType._zod.propValues),xe(e,"values",r=>r.def.innerType._zod.values),xe(e,"optin",r=>r.def.innerType?._zod?.optin),xe(e,"optout",r=>r.def.innerType?._zod?.optout),e._zod.parse=(r,o)=>{if(o.direction==="backward")return t.innerType._zod.run(r,o);let n=t.innerType._zod.run(r,o);return n instanceof Promise?n.then(av):av(n)}});function av(e){return e.memo||(e.value=Object.freeze(e.value)),e}var s0=I("$ZodLazy",(e,t)=>{We.init(e,t),bh(e._zod,"innerType",()=>{let r=t;return r._cachedInner||(r._cachedInner=t.getter()),r._cachedInner}),xe(e,"pattern",r=>r.innerType?._zod?.pattern),xe(e,"propValues",r=>r.innerType?._zod?.propValues),xe(e,"optin",r=>r.innerType?._zod?.optin??void 0),xe(e,"optout",r=>r.innerType?._zod?.optout??void 0),e._zod.parse=(r,o)=>e._zod.innerType._zod.run(r,o)}),a0=I("$ZodCustom",(e,t)=>{$t.init(e,t),We.init(e,t),e._zod.parse=(r,o)=>r,e._zod.check=r=>{let o=r.value,n=t.fn(o);if(n instanceof Promise)return n.then(s=>iv(s,r,o,e));iv(n,r,o,e)}});function iv(e,t,r,o){if(!e){let n={code:"custom",input:r,inst:o,path:[...o._zod.def.path??[]],continue:!o._zod.def.abort};o._zod.def.params&&(n.params=o._zod.def.params),t.issues.push(wa(n))}}var Kh=class extends Error{constructor(){super("Cannot parse a reference cycle that closes through a transform"),this.name="ZodCyclicError"}},Yh="~memo",i0=[];function l0(e){return e!==null&&typeof e=="object"}function qh(e){return e.map(t=>t.path?{...t,path:t.path.slice()}:{...t})}var c0=new WeakMap,Zi=0,uu=1,Vi=2;function pu(e,t,r){let o=c0.get(e);if(o!==void 0)return o?Vi:Zi;if(t.has(e))return Vi;t.add(e);let n=Zi,s=u=>{if(n!==Vi&&u?._zod){let p=pu(u,t,r);p>n&&(n=p)}},a=(u,p)=>{let f=Zi;for(let d of Reflect.ownKeys(u)){let h=Object.getOwnPropertyDescriptor(u,d);if(p&&!h.enumerable)continue;let g=h.get?uu:h.value?._zod?pu(h.value,t,r):Zi;g>f&&(f=g)}return f},i=u=>{u>n&&(n=u)},l=e._zod.def,c=l.type;switch(c){case"object":{let u=ga(l);i(u?a(u,!0):uu),s(l.catchall);break}case"array":s(l.element);break;case"tuple":for(let u of l.items)s(u);s(l.rest);break;case"record":case"map":s(l.keyType),s(l.valueType);break;case"set":s(l.valueType);break;case"union":for(let u of l.options)s(u);break;case"intersection":s(l.left),s(l.right);break;case"optional":case"nullable":case"default":case"prefault":case"catch":case"readonly":case"nonoptional":case"promise":case"success":s(l.innerType);break;case"pipe":s(l.in),s(l.out);break;case"function":s(l.input),s(l.output);break;case"lazy":{let u=l._cachedInner??(r?e._zod.innerType:void 0);i(u?pu(u,t,!1):uu);break}case"template_literal":case"string":case"number":case"int":case"boolean":case"bigint":case"symbol":case"undefined":case"null":case"void":case"never":case"any":case"unknown":case"date":case"nan":case"enum":case"literal":case"file":case"transform":case"custom":break;default:for(let u in l){let p=Object.getOwnPropertyDescriptor(l,u);if(!p||p.get)continue;let f=p.value;if(!(!f||typeof f!="object")){if(f._zod)s(f);else if(Array.isArray(f))for(let d of f)s(d)}}}return t.delete(e),FN(e,n)}function FN(e,t){return t!==uu&&c0.set(e,t===Vi),t}function UN(e,t){let r=e.buckets.get(t);return r||(r=new WeakMap,e.buckets.set(t,r)),r}var lu,cu=[],HN={alloc(e,t,r){let o=lu;if(!o)return r;lu=void 0;let n={value:r,issues:null};return o.set(t.value,n),cu.push(n),r},guard(e){var t;(t=e._zod).deferred??(t.deferred=[]),e._zod.deferred.push(()=>{let r=e._zod.parse,o=(n,s)=>{if(s.direction!=="backward"&&WN(s,n.value))throw new Kh;return r(n,s)};e._zod.parse=o,e._zod.run===r&&(e._zod.run=o)})},attach(e){var t;let r,o=!1,n,s;(t=e._zod).deferred??(t.deferred=[]),e._zod.deferred.push(()=>{let a=e._zod.parse,i=(l,c)=>{if(r===void 0){let b=pu(e,new Set,!1);if(b===Zi)return e._zod.parse=a,e._zod.run===i&&(e._zod.run=a),a(l,c);b===Vi||o?r=!0:o=!0}let u=l.value;if(!l0(u))return a(l,c);let p=c[Yh];p||(p={buckets:new WeakMap,backEdges:void 0},c[Yh]=p);let f;n===c?f=s:(f=UN(p,e),n=c,s=f);let d=f.get(u);if(d)return l.value=d.value,d.issues?d.issues.length&&l.issues.push(...qh(d.issues)):(l.memo=!0,p.backEdges??(p.backEdges=new WeakSet),p.backEdges.add(d.value)),l;lu=f;let h=cu.length,g=a(l,c);lu=void 0;let _=cu.length>h?cu.pop():void 0;return g instanceof Promise?g.then(b=>(_&&(_.issues=b.issues.length?qh(b.issues):i0),b)):(_&&(_.issues=g.issues.length?qh(g.issues):i0),g)};e._zod.parse=i,e._zod.run===a&&(e._zod.run=i)})}};function Jh(){return HN}function WN(e,t){let r=e[Yh]?.backEdges;return r!==void 0&&l0(t)&&r.has(t)}var jN=()=>{let e={string:{unit:"characters",verb:"to have"},file:{unit:"bytes",verb:"to have"},array:{unit:"items",verb:"to have"},set:{unit:"items",verb:"to have"},map:{unit:"entries",verb:"to have"}};function t(s){return e[s]??null}let r={regex:"input",email:"email address",url:"URL",emoji:"emoji",uuid:"UUID",uuidv4:"UUIDv4",uuidv6:"UUIDv6",nanoid:"nanoid",guid:"GUID",cuid:"cuid",cuid2:"cuid2",ulid:"ULID",xid:"XID",ksuid:"KSUID",datetime:"ISO datetime",date:"ISO date",time:"ISO time",duration:"ISO duration",ipv4:"IPv4 address",ipv6:"IPv6 address",mac:"MAC address",cidrv4:"IPv4 range",cidrv6:"IPv6 range",base64:"base64-encoded string",base64url:"base64url-encoded string",json_string:"JSON string",e164:"E.164 number",currency_code:"currency code",credit_card:"credit card number",iban:"IBAN",jwt:"JWT",template_literal:"input"},o={nan:"NaN"};function n(s,a){return s==="number"&&typeof a=="number"&&!Number.isFinite(a)?String(a):o[s]??s}return s=>{switch(s.code){case"invalid_type":{let a=n(s.expected),i=Th(s.input),l=n(i,s.input);return`Invalid input: expected ${a}, received ${l}`}case"invalid_value":return s.values.length===1?`Invalid input: expected ${Gc(s.values[0])}`:`Invalid option: expected one of ${jc(s.values,"|")}`;case"too_big":{let a=s.exact?"exactly ":s.inclusive?"<=":"<",i=t(s.origin);return i?`Too big: expected ${s.origin??"value"} to have ${a}${s.maximum.toString()} ${i.unit??"elements"}`:`Too big: expected ${s.origin??"value"} to be ${a}${s.maximum.toString()}`}case"too_small":{let a=s.exact?"exactly ":s.inclusive?">=":">",i=t(s.origin);return i?`Too small: expected ${s.origin} to have ${a}${s.minimum.toString()} ${i.unit}`:`Too small: expected ${s.origin} to be ${a}${s.minimum.toString()}`}case"invalid_format":{let a=s;return a.format==="starts_with"?`Invalid string: must start with "${a.prefix}"`:a.format==="ends_with"?`Invalid string: must end with "${a.suffix}"`:a.format==="includes"?`Invalid string: must include "${a.includes}"`:a.format==="regex"?`Invalid string: must match pattern ${a.pattern}`:`Invalid ${r[a.format]??s.format}`}case"not_multiple_of":return`Invalid number: must be a multiple of ${s.divisor}`;case"unrecognized_keys":return`Unrecognized key${s.keys.length>1?"s":""}: ${jc(s.keys,", ")}`;case"invalid_key":return`Invalid key in ${s.origin}`;case"invalid_union":return s.options&&Array.isArray(s.options)&&s.options.length>0?`Invalid discriminator value. Expected ${s.options.map(i=>`'${i}'`).join(" | ")}`:s.inclusive===!1?"Invalid input: more than one option matched":"Invalid input";case"invalid_element":return`Invalid value in ${s.origin}`;default:return"Invalid input"}}};function u0(){return{localeError:jN()}}var p0;var Xh=class{constructor(){this._map=new WeakMap,this._idmap=new Map}add(t,...r){let o=r[0];return this._map.set(t,o),o&&typeof o=="object"&&"id"in o&&this._idmap.set(o.id,t),this}clear(){return this._map=new WeakMap,this._idmap=new Map,this}remove(t){let r=this._map.get(t);return r&&typeof r=="object"&&"id"in r&&this._idmap.delete(r.id),this._map.delete(t),this}get(t){let r=t._zod.parent;if(r){let o={...this.get(r)??{}};delete o.id;let n={...o,...this._map.get(t)};return Object.keys(n).length?n:void 0}return this._map.get(t)}has(t){return this._map.has(t)}};function f0(){return new Xh}(p0=globalThis).__zod_globalRegistry??(p0.__zod_globalRegistry=f0());var gn=globalThis.__zod_globalRegistry;function d0(e){return e.checks&&(e.checks=[...e.checks]),e}function h0(e,t){return new e(d0({type:"string",...oe(t)}))}function m0(e,t){return new e({type:"string",format:"email",check:"string_format",abort:!1,...oe(t)})}function g0(e,t){return new e({type:"string",format:"guid",check:"string_format",abort:!1,...oe(t)})}function w0(e,t){return new e({type:"string",format:"uuid",check:"string_format",abort:!1,...oe(t)})}function _0(e,t){return new e({type:"string",format:"uuid",check:"string_format",abort:!1,version:"v4",...oe(t)})}function y0(e,t){return new e({type:"string",format:"uuid",check:"string_format",abort:!1,version:"v6",...oe(t)})}function b0(e,t){return new e({type:"string",format:"uuid",check:"string_format",abort:!1,version:"v7",...oe(t)})}function v0(e,t){return new e({type:"string",format:"url",check:"string_format",abort:!1,...oe(t)})}function x0(e,t){return new e({type:"string",format:"emoji",check:"string_format",abort:!1,...oe(t)})}function k0(e,t){return new e({type:"string",format:"nanoid",check:"string_format",abort:!1,...oe(t)})}function S0(e,t){return new e({type:"string",format:"cuid",check:"string_format",abort:!1,...oe(t)})}function E0(e,t){return new e({type:"string",format:"cuid2",check:"string_format",abort:!1,...oe(t)})}function O0(e,t){return new e({type:"string",format:"ulid",check:"string_format",abort:!1,...oe(t)})}function T0(e,t){return new e({type:"string",format:"xid",check:"string_format",abort:!1,...oe(t)})}function A0(e,t){return new e({type:"string",format:"ksuid",check:"string_format",abort:!1,...oe(t)})}function P0(e,t){return new e({type:"string",format:"ipv4",check:"string_format",abort:!1,...oe(t)})}function R0(e,t){return new e({type:"string",format:"ipv6",check:"string_format",abort:!1,...oe(t)})}function I0(e,t){return new e({type:"string",format:"cidrv4",check:"string_format",abort:!1,...oe(t)})}function z0(e,t){return new e({type:"string",format:"cidrv6",check:"string_format",abort:!1,...oe(t)})}function L0(e,t){return new e({type:"string",format:"base64",check:"string_format",abort:!1,...oe(t)})}function N0(e,t){return new e({type:"string",format:"base64url",check:"string_format",abort:!1,...oe(t)})}function M0(e,t){return new e({type:"string",format:"e164",check:"string_format",abort:!1,...oe(t)})}function C0(e,t){return new e({type:"string",format:"jwt",check:"string_format",abort:!1,...oe(t)})}function D0(e,t){return new e({type:"string",format:"datetime",check:"string_format",offset:!1,local:!1,precision:null,...oe(t)})}function $0(e,t){return new e({type:"string",format:"date",check:"string_format",...oe(t)})}function F0(e,t){return new e({type:"string",format:"time",check:"string_format",precision:null,...oe(t)})}function U0(e,t){return new e({type:"string",format:"duration",check:"string_format",...oe(t)})}function H0(e,t){return new e(d0({type:"number",checks:[],...oe(t)}))}function W0(e,t){return new e({type:"number",check:"number_format",abort:!1,format:"safeint",...oe(t)})}function j0(e,t){return new e({type:"boolean",...oe(t)})}function B0(e,t){return new e({type:"null",...oe(t)})}function G0(e){return new e({type:"unknown"})}function Z0(e,t){return new e({type:"never",...oe(t)})}function fu(e,t){return new Uh({check:"less_than",...oe(t),value:e,inclusive:!1})}function qi(e,t){return new Uh({check:"less_than",...oe(t),value:e,inclusive:!0})}function du(e,t){return new Hh({check:"greater_than",...oe(t),value:e,inclusive:!1})}function Ki(e,t){return new Hh({check:"greater_than",...oe(t),value:e,inclusive:!0})}function hu(e,t){return new Mb({check:"multiple_of",...oe(t),value:e})}function mu(e,t){return new Db({check:"max_length",...oe(t),maximum:e})}function ba(e,t){return new $b({check:"min_length",...oe(t),minimum:e})}function gu(e,t){return new Fb({check:"length_equals",...oe(t),length:e})}function Qh(e,t){return new Ub({check:"string_format",format:"regex",...oe(t),pattern:e})}function em(e){return new Hb({check:"string_format",format:"lowercase",...oe(e)})}function tm(e){return new Wb({check:"string_format",format:"uppercase",...oe(e)})}function rm(e,t){return new jb({check:"string_format",format:"includes",...oe(t),includes:e})}function om(e,t){return new Bb({check:"string_format",format:"starts_with",...oe(t),prefix:e})}function nm(e,t){return new Gb({check:"string_format",format:"ends_with",...oe(t),suffix:e})}function wn(e){return new Zb({check:"overwrite",tx:e})}function sm(e){return wn(t=>t.normalize(e))}function am(){return wn(e=>e.trim())}function im(){return wn(e=>e.toLowerCase())}function lm(){return wn(e=>e.toUpperCase())}function cm(){return wn(e=>xh(e))}function V0(e,t,r){return new e({type:"array",element:t,...oe(r)})}function q0(e,t,r){return new e({type:"custom",check:"custom",fn:t,...oe(r)})}function K0(e,t){let r=BN(o=>(o.addIssue=n=>{if(typeof n=="string")o.issues.push(wa(n,o.value,r._zod.def));else{let s=n;s.fatal&&(s.continue=!1),s.code??(s.code="custom"),"input"in s||(s.input=o.value),s.inst??(s.inst=r),s.continue??(s.continue=!r._zod.def.abort),o.issues.push(wa(s))}},e(o.value,o)),t);return r}function BN(e,t){let r=new $t({check:"custom",...oe(t)});return r._zod.check=e,r}function Yi(e,...t){for(let r of t)for(let o of Reflect.ownKeys(r))Object.prototype.propertyIsEnumerable.call(r,o)&&Mr(e,o,r[o]);return e}function pm(e){let t=e?.target??"draft-2020-12";return t==="draft-4"&&(t="draft-04"),t==="draft-7"&&(t="draft-07"),{processors:e.processors??{},metadataRegistry:e?.metadata??gn,target:t,unrepresentable:e?.unrepresentable??"throw",override:e?.override??(()=>{}),io:e?.io??"output",counter:0,seen:new Map,sharedDefsExtractedFor:void 0,sharedEmitDoneFor:void 0,cycles:e?.cycles??"ref",reused:e?.reused??"inline",intersections:[],deferred:[],external:e?.external??void 0}}function Uo(e,t,r,o,n){let s=typeof t.unrepresentable=="function"?t.unrepresentable({zodSchema:e,path:o.path,message:n}):t.unrepresentable;if(s==="any")return!1;if(s===void 0||s==="throw")throw new Error(n);return Object.assign(r,s),!0}function ht(e,t,r={path:[],schemaPath:[]}){var o;let n=e._zod.def,s=t.seen.get(e);if(s)return s.count++,r.schemaPath.includes(e)&&(s.cycle=r.path),s.schema;let a={schema:{},count:1,cycle:void 0,path:r.path};t.seen.set(e,a),t.sharedDefsExtractedFor=void 0,t.sharedEmitDoneFor=void 0;let i=e._zod.toJSONSchema?.();if(i)a.schema=i;else{let u={...r,schemaPath:[...r.schemaPath,e],path:r.path};if(e._zod.processJSONSchema)e._zod.processJSONSchema(t,a.schema,u);else{let f=a.schema,d=t.processors[n.type];if(!d)throw new Error(`[toJSONSchema]: Non-representable type encountered: ${n.type}`);d(e,t,f,u)}let p=e._zod.parent;p&&(a.ref||(a.ref=p),ht(p,t,u),t.seen.get(p).isParent=!0)}let l=t.metadataRegistry.get(e);return l&&Yi(a.schema,l),t.io==="input"&&Xt(e)&&(delete a.schema.examples,delete a.schema.default),t.io==="input"&&"_prefault"in a.schema&&((o=a.schema).default??(o.default=a.schema._prefault)),delete a.schema._prefault,t.seen.get(e).schema}function Y0(e){return e.replace(/~/g,"~0").replace(/\//g,"~1")}function fm(e,t){let r=e.seen.get(t);if(!r)throw new Error("Unprocessed schema. This is a bug in Zod.");if(e.external&&e.sharedDefsExtractedFor===e.external)return;let o=new Map;for(let a of e.seen.entries()){let i=e.metadataRegistry.get(a[0])?.id;if(i){let l=o.get(i);if(l&&l!==a[0])throw new Error(`Duplicate schema id "${i}" detected during JSON Schema conversion. Two different schemas cannot share the same id when converted together.`);o.set(i,a[0])}}let n=a=>{let i=e.target==="draft-2020-12"?"$defs":"definitions";if(e.external){let p=e.external.registry.get(a[0])?.id,f=e.external.uri??(h=>h);if(p)return{ref:f(p)};let d=a[1].defId??a[1].schema.id??`schema${e.counter++}`;return a[1].defId=d,{defId:d,ref:`${f("__shared")}#/${i}/${Y0(d)}`}}let l="#",c=`${l}/${i}/`;if(a[1]===r&&!a[1].schema.id)return{ref:l};let u=a[1].schema.id??`__schema${e.counter++}`;return{defId:u,ref:c+Y0(u)}},s=a=>{if(a[1].schema.$ref)return;let i=a[1],{ref:l,defId:c}=n(a);i.def={...i.schema},c&&(i.defId=c);let u=i.schema;for(let p in u)delete u[p];u.$ref=l};if(e.cycles==="throw")for(let a of e.seen.entries()){let i=a[1];if(i.cycle)throw new Error(`Cycle detected: #/${i.cycle?.join("/")}/<root>

Set the \`cycles\` parameter to \`"ref"\` to resolve cyclical schemas with defs.`)}for(let a of e.seen.entries()){let i=a[1];if(t===a[0]){s(a);continue}if(e.external){let c=e.external.registry.get(a[0])?.id;if(t!==a[0]&&c){s(a);continue}}if(e.metadataRegistry.get(a[0])?.id){s(a);continue}if(i.cycle){s(a);continue}i.count>1&&e.reused==="ref"&&s(a)}e.external&&(e.sharedDefsExtractedFor=e.external)}function Q0(e){let t=e.anyOf;if(!Array.isArray(t)||t.length===0||e.type!==void 0)return;let r=[];for(let o of t){if(!o||typeof o!="object")return;Q0(o);let n=Object.keys(o);if(n.length!==1||n[0]!=="type")return;let s=o.type;for(let a of Array.isArray(s)?s:[s]){if(typeof a!="string")return;r.includes(a)||r.push(a)}}delete e.anyOf,e.type=r.length===1?r[0]:r}var ex=new Set(["type","properties","required","additionalProperties"]),J0=["oneOf","anyOf"];function X0(e){let t=e.additionalProperties;return t===void 0||t===!1||typeof t!="object"||t===null?null:Object.keys(t).length?t:null}function um(e){let t=[];for(let s of e){if(typeof s!="object"||s.type!=="object")return null;for(let a in s)if(!ex.has(a))return null;t.push(s)}let r={},o=new Set;for(let s of t){for(let a in s.properties){if(Object.prototype.hasOwnProperty.call(r,a))continue;let i=[];for(let c of t){let u=c.properties?.[a]??X0(c);u!=null&&(i.some(p=>JSON.stringify(p)===JSON.stringify(u))||i.push(u))}let l=i.length===1?i[0]:um(i)??{allOf:i};Mr(r,a,l)}for(let a of s.required??[])o.add(a)}let n={type:"object",properties:r};if(o.size&&(n.required=[...o]),t.every(s=>s.additionalProperties===!1))n.additionalProperties=!1;else{let s=[];for(let a of t){let i=X0(a);i&&!s.some(l=>JSON.stringify(l)===JSON.stringify(i))&&s.push(i)}s.length===1?n.additionalProperties=s[0]:s.length>1&&(n.additionalProperties={allOf:s})}return n}function GN(e){let t=e.allOf;if(!Array.isArray(t)||t.length<2)return;for(let n of ex)if(n in e)return;let r=t.filter(n=>J0.some(s=>Array.isArray(n[s]))),o=null;if(!r.length)o=um(t);else{let n=r[0],s=J0.find(l=>Array.isArray(n[l]));if(Object.keys(n).length!==1)return;let a=t.filter(l=>l!==n),i=n[s].map(l=>um([...a,l]));if(i.some(l=>!l))return;o={[s]:i}}o&&(delete e.allOf,Yi(e,o))}function dm(e,t){let r=e.seen.get(t);if(!r)throw new Error("Unprocessed schema. This is a bug in Zod.");let o=i=>{let l=e.seen.get(i);if(l.ref===null)return;let c=l.def??l.schema,u={...c},p=l.ref;if(l.ref=null,p){o(p);let d=e.seen.get(p),h=d.schema;if(h.$ref&&(e.target==="draft-07"||e.target==="draft-04"||e.target==="openapi-3.0")?(c.allOf=c.allOf??[],c.allOf.push(h)):Yi(c,h),Yi(c,u),i._zod.parent===p)for(let _ in c)_==="$ref"||_==="allOf"||_ in u||delete c[_];if(h.$ref&&d.def)for(let _ in c)_==="$ref"||_==="allOf"||_ in d.def&&JSON.stringify(c[_])===JSON.stringify(d.def[_])&&delete c[_]}let f=i._zod.parent;if(f&&f!==p){o(f);let d=e.seen.get(f);if(d?.schema.$ref&&(c.$ref=d.schema.$ref,d.def))for(let h in c)h==="$ref"||h==="allOf"||h in d.def&&JSON.stringify(c[h])===JSON.stringify(d.def[h])&&delete c[h]}e.override({zodSchema:i,jsonSchema:c,path:l.path??[]})};if(!e.external||e.sharedEmitDoneFor!==e.external){for(let i of[...e.seen.entries()].reverse())o(i[0]);if(e.target!=="openapi-3.0")for(let i of e.seen.entries())Q0(i[1].def??i[1].schema);for(let i of e.deferred)i();if(e.intersections.length){let i=new Map;for(let l of e.seen.values())for(let c of[l.schema,l.def]){let u=c?.allOf;if(!Array.isArray(u))continue;let p=i.get(u);p?p.push(c):i.set(u,[c])}for(let l of e.intersections)for(let c of i.get(l)??[])GN(c)}}let n={};if(e.target==="draft-2020-12"?n.$schema="https://json-schema.org/draft/2020-12/schema":e.target==="draft-07"?n.$schema="http://json-schema.org/draft-07/schema#":e.target==="draft-04"?n.$schema="http://json-schema.org/draft-04/schema#":e.target,e.external?.uri){let i=e.external.registry.get(t)?.id;if(!i)throw new Error("Schema is missing an `id` property");n.$id=e.external.uri(i)}Yi(n,r.defId?r.schema:r.def??r.schema);let s=e.metadataRegistry.get(t)?.id;s!==void 0&&n.id===s&&delete n.id;let a=e.external?.defs??{};if(!e.external||e.sharedEmitDoneFor!==e.external)for(let i of e.seen.entries()){let l=i[1];l.def&&l.defId&&(l.def.id===l.defId&&delete l.def.id,Mr(a,l.defId,l.def))}e.external&&(e.sharedEmitDoneFor=e.external),e.external||Object.keys(a).length>0&&(e.target==="draft-2020-12"?n.$defs=a:n.definitions=a);try{let i=JSON.parse(JSON.stringify(n));return Object.defineProperty(i,"~standard",{value:{...t["~standard"],jsonSchema:{input:Ji(t,"input",e.processors),output:Ji(t,"output",e.processors)}},enumerable:!1,writable:!1}),i}catch{throw new Error("Error converting schema to JSON.")}}function Xt(e,t){let r=t??{seen:new Set};if(r.seen.has(e))return!1;r.seen.add(e);let o=e._zod.def;if(o.type==="transform")return!0;if(o.type==="array")return Xt(o.element,r);if(o.type==="set")return Xt(o.valueType,r);if(o.type==="lazy")return Xt(o.getter(),r);if(o.type==="promise"||o.type==="optional"||o.type==="nonoptional"||o.type==="nullable"||o.type==="readonly"||o.type==="default"||o.type==="prefault"||o.type==="catch")return Xt(o.innerType,r);if(o.type==="intersection")return Xt(o.left,r)||Xt(o.right,r);if(o.type==="record"||o.type==="map")return Xt(o.keyType,r)||Xt(o.valueType,r);if(o.type==="pipe")return e._zod.traits.has("$ZodCodec")?!0:Xt(o.in,r)||Xt(o.out,r);if(o.type==="object"){for(let n in o.shape)if(Xt(o.shape[n],r))return!0;return!1}if(o.type==="union"){for(let n of o.options)if(Xt(n,r))return!0;return!1}if(o.type==="tuple"){for(let n of o.items)if(Xt(n,r))return!0;return!!(o.rest&&Xt(o.rest,r))}return!1}var tx=(e,t={})=>r=>{let o=pm({...r,processors:t});return ht(e,o),fm(o,e),dm(o,e)},Ji=(e,t,r={})=>o=>{let{libraryOptions:n,target:s}=o??{},a=pm({...n??{},target:s,io:t,processors:r});return ht(e,a),fm(a,e),dm(a,e)};var va=(e,t,r)=>{(e[t]===void 0||r>e[t])&&(e[t]=r)},xa=(e,t,r)=>{(e[t]===void 0||r<e[t])&&(e[t]=r)},rx=(e,t)=>{va(e,"minimum",t),xa(e,"maximum",t)},ax=(e,t)=>{e.multipleOf??(e.multipleOf=[]),e.multipleOf.includes(t)||e.multipleOf.push(t)},ix=(e,t)=>{e.patterns??(e.patterns=new Set),e.patterns.add(t)},lx=(e,t)=>{e.mime=e.mime?e.mime.filter(r=>t.includes(r)):[...t]},cx=(e,t)=>{e.format=t,t.includes("int")&&(e.isInt=!0)},ox=(e,t)=>va(e,"minimum",t.minimum),nx=(e,t)=>xa(e,"maximum",t.maximum),sx=e=>(t,r)=>{cx(t,r.format);let[o,n]=e[r.format];va(t,"minimum",o),xa(t,"maximum",n)},ZN={greater_than:(e,t)=>va(e,t.inclusive?"minimum":"exclusiveMinimum",t.value),less_than:(e,t)=>xa(e,t.inclusive?"maximum":"exclusiveMaximum",t.value),multiple_of:(e,t)=>ax(e,t.value),number_format:sx(Hi),bigint_format:sx(Zc),min_length:ox,max_length:nx,length_equals:(e,t)=>rx(e,t.length),min_size:ox,max_size:nx,size_equals:(e,t)=>rx(e,t.size),string_format:(e,t)=>{cx(e,t.format),t.pattern&&ix(e,t.pattern),(t.format==="base64"||t.format==="base64url")&&(e.contentEncoding=t.format),(t.local||t.precision===-1)&&(e.laxFormat=!0)},mime_type:(e,t)=>lx(e,t.mime)};function Dr(e){let t={},r=e._zod.def,o=e._zod.traits.has("$ZodCheck")?[e,...r.checks??[]]:r.checks??[];for(let s of o)ZN[s._zod.def.check]?.(t,s._zod.def);let n=e._zod.bag;n.minimum!==void 0&&va(t,"minimum",n.minimum),n.exclusiveMinimum!==void 0&&va(t,"exclusiveMinimum",n.exclusiveMinimum),n.maximum!==void 0&&xa(t,"maximum",n.maximum),n.exclusiveMaximum!==void 0&&xa(t,"exclusiveMaximum",n.exclusiveMaximum),n.multipleOf!==void 0&&ax(t,n.multipleOf),n.format!==void 0&&(t.format??(t.format=n.format),n.format.includes("int")&&(t.isInt=!0)),n.mime&&lx(t,n.mime);for(let s of n.patterns??[])ix(t,s);return t}var VN={guid:"uuid",url:"uri",datetime:"date-time",json_string:"json-string",regex:""},qN=new Map([[Bh,xb],[iu,kb]]),KN=e=>qN.get(e)??e,ux=(e,t,r,o)=>{let n=r;n.type="string";let{minimum:s,maximum:a,format:i,patterns:l,contentEncoding:c,laxFormat:u}=Dr(e);if(typeof s=="number"&&(n.minLength=s),typeof a=="number"&&(n.maxLength=a),i&&(n.format=VN[i]??i,n.format===""&&delete n.format,(i==="time"||u)&&delete n.format),c&&(n.contentEncoding=c),l&&l.size>0){let p=[...l].map(KN);p.length===1?n.pattern=p[0].source:p.length>1&&(n.allOf=[...p.map(f=>({...t.target==="draft-07"||t.target==="draft-04"||t.target==="openapi-3.0"?{type:"string"}:{},pattern:f.source}))])}},px=(e,t,r,o)=>{let n=r,{minimum:s,maximum:a,multipleOf:i,exclusiveMaximum:l,exclusiveMinimum:c,isInt:u}=Dr(e);n.type=u?"integer":"number";let p=typeof c=="number"&&c>=(s??Number.NEGATIVE_INFINITY),f=typeof l=="number"&&l<=(a??Number.POSITIVE_INFINITY),d=t.target==="draft-04"||t.target==="openapi-3.0";if(p?d?(n.minimum=c,n.exclusiveMinimum=!0):n.exclusiveMinimum=c:typeof s=="number"&&(n.minimum=s),f?d?(n.maximum=l,n.exclusiveMaximum=!0):n.exclusiveMaximum=l:typeof a=="number"&&(n.maximum=a),i){let h=new Set;for(let b of i)Number.isFinite(b)&&b!==0?h.add(Math.abs(b)):Uo(e,t,n,o,`A multipleOf divisor of ${b} cannot be represented in JSON Schema`);let[g,..._]=h;g!==void 0&&(n.multipleOf=g),_.length&&(n.allOf=[...n.allOf??[],..._.map(b=>({multipleOf:b}))])}},fx=(e,t,r,o)=>{r.type="boolean"};var dx=(e,t,r,o)=>{t.target==="openapi-3.0"?(r.type="string",r.nullable=!0,r.enum=[null]):r.type="null"};var hx=(e,t,r,o)=>{r.not={}};var mx=(e,t,r,o)=>{};var gx=(e,t,r,o)=>{let n=e._zod.def,s=da(n.entries);if(s.length===0){r.not={};return}s.every(a=>typeof a=="number")&&(r.type="number"),s.every(a=>typeof a=="string")&&(r.type="string"),r.enum=s},wx=(e,t,r,o)=>{let n=e._zod.def;if(n.values.length===0){r.not={};return}let s=[];for(let a of n.values)if(a===void 0){if(Uo(e,t,r,o,"Literal `undefined` cannot be represented in JSON Schema"))return}else if(typeof a=="bigint"){if(Uo(e,t,r,o,"BigInt literals cannot be represented in JSON Schema"))return;s.push(Number(a))}else s.push(a);if(s.length!==0)if(s.length===1){let a=s[0];r.type=a===null?"null":typeof a,t.target==="draft-04"||t.target==="openapi-3.0"?r.enum=[a]:r.const=a}else s.every(a=>typeof a=="number")&&(r.type="number"),s.every(a=>typeof a=="string")&&(r.type="string"),s.every(a=>typeof a=="boolean")&&(r.type="boolean"),s.every(a=>a===null)&&(r.type="null"),r.enum=s};var _x=(e,t,r,o)=>{Uo(e,t,r,o,"Custom types cannot be represented in JSON Schema")};var yx=(e,t,r,o)=>{Uo(e,t,r,o,"Transforms cannot be represented in JSON Schema")};var bx=(e,t,r,o)=>{let n=r,s=e._zod.def,{minimum:a,maximum:i}=Dr(e);typeof a=="number"&&(n.minItems=a),typeof i=="number"&&(n.maxItems=i),n.type="array",n.items=ht(s.element,t,{...o,path:[...o.path,"items"]})};function wu(e){let t=e._zod.def;return t.type==="pipe"&&t.in._zod.traits.has("$ZodTransform")?wu(t.out):t.type==="catch"?wu(t.innerType):e._zod.optin}var vx=(e,t,r,o)=>{let n=r,s=e._zod.def,a=s.shape;if(Object.getOwnPropertySymbols(a).length&&Uo(e,t,n,o,"Symbol keys cannot be represented in JSON Schema"))return;n.type="object",n.properties={};for(let c in a)Mr(n.properties,c,ht(a[c],t,{...o,path:[...o.path,"properties",c]}));let l=[];for(let c of Object.keys(a)){let u=s.shape[c];(t.io==="input"?wu(u)===void 0:u._zod.optout===void 0)&&l.push(c)}l.length>0&&(n.required=l),s.catchall?._zod.def.type==="never"?n.additionalProperties=!1:s.catchall?s.catchall&&(n.additionalProperties=ht(s.catchall,t,{...o,path:[...o.path,"additionalProperties"]})):t.io==="output"&&(n.additionalProperties=!1)},xx=(e,t,r,o)=>{let n=e._zod.def,s=n.inclusive===!1,a=n.options.map((i,l)=>ht(i,t,{...o,path:[...o.path,s?"oneOf":"anyOf",l]}));s?r.oneOf=a:r.anyOf=a},kx=(e,t,r,o)=>{let n=e._zod.def,s=ht(n.left,t,{...o,path:[...o.path,"allOf",0]}),a=ht(n.right,t,{...o,path:[...o.path,"allOf",1]}),i=c=>"allOf"in c&&Object.keys(c).length===1,l=[...i(s)?s.allOf:[s],...i(a)?a.allOf:[a]];r.allOf=l,t.intersections.push(l)},Sx=(e,t,r,o)=>{let n=r,s=e._zod.def;n.type="array";let a=t.target==="draft-2020-12"?"prefixItems":"items",i=t.target==="draft-2020-12"||t.target==="openapi-3.0"?"items":"additionalItems",l=s.items.map((g,_)=>ht(g,t,{...o,path:[...o.path,a,_]})),c=s.rest?ht(s.rest,t,{...o,path:[...o.path,i,...t.target==="openapi-3.0"?[s.items.length]:[]]}):null,u=s.items.length;for(;u>0;){let g=s.items[u-1];if(!(t.io==="input"?wu(g)!==void 0:g._zod.optout==="optional"))break;u--}let p=s.items.length,f=!s.rest;t.target==="draft-2020-12"?(n.prefixItems=l,f?n.items=!1:c&&(n.items=c),u>0&&(n.minItems=u),f&&(n.maxItems=p)):t.target==="openapi-3.0"?(n.items={anyOf:l},c&&n.items.anyOf.push(c),u>0&&(n.minItems=u),f&&(n.maxItems=p)):(n.items=l,f?n.additionalItems=!1:c&&(n.additionalItems=c),u>0&&(n.minItems=u),f&&(n.maxItems=p));let{minimum:d,maximum:h}=Dr(e);typeof d=="number"&&(n.minItems=d),typeof h=="number"&&(n.maxItems=h)};var Ex=(e,t,r,o)=>{let n=e._zod.def,s=ht(n.innerType,t,o),a=t.seen.get(e);t.target==="openapi-3.0"?(a.ref=n.innerType,r.nullable=!0):r.anyOf=[s,{type:"null"}]},Ox=(e,t,r,o)=>{let n=e._zod.def;ht(n.innerType,t,o);let s=t.seen.get(e);s.ref=n.innerType},hm=Symbol();function Tx(e,t,r,o,n){let s=!1,a=JSON.stringify(e,(i,l)=>typeof l!="bigint"?l:(s=!0,null));return s?(Uo(t,r,o,n,"BigInt defaults cannot be represented in JSON Schema"),hm):JSON.parse(a)}var Ax=(e,t,r,o)=>{let n=e._zod.def;ht(n.innerType,t,o);let s=t.seen.get(e);s.ref=n.innerType;let a=Tx(n.defaultValue,e,t,r,o);a!==hm&&(r.default=a)},Px=(e,t,r,o)=>{let n=e._zod.def;ht(n.innerType,t,o);let s=t.seen.get(e);if(s.ref=n.innerType,t.io!=="input")return;let a=Tx(n.defaultValue,e,t,r,o);a!==hm&&(r._prefault=a)},Rx=(e,t,r,o)=>{let n=e._zod.def;ht(n.innerType,t,o);let s=t.seen.get(e);s.ref=n.innerType;let a;try{a=n.catchValue(void 0)}catch{Uo(e,t,r,o,"Dynamic catch values are not supported in JSON Schema");return}r.default=a},Ix=(e,t,r,o)=>{let n=e._zod.def,s=n.in._zod.traits.has("$ZodTransform"),a=t.io==="input"?s?n.out:n.in:n.out;ht(a,t,o);let i=t.seen.get(e);i.ref=a},zx=(e,t,r,o)=>{let n=e._zod.def;ht(n.innerType,t,o);let s=t.seen.get(e);s.ref=n.innerType,r.readOnly=!0};var mm=(e,t,r,o)=>{let n=e._zod.def;ht(n.innerType,t,o);let s=t.seen.get(e);s.ref=n.innerType},Lx=(e,t,r,o)=>{let n=e._zod.innerType;ht(n,t,o);let s=t.seen.get(e);s.ref=n};var Nx=new WeakSet([Object.prototype,Error.prototype]);function yu(e,t,r){Object.defineProperty(e,t,{configurable:!0,enumerable:!1,get(){let o=r(this);return Object.defineProperty(this,t,{value:o,configurable:!0,writable:!0}),o},set(o){Object.defineProperty(this,t,{value:o,configurable:!0,writable:!0})}})}var Mx=(e,t)=>{Jy.init(e,t),e.name="ZodError";let r=Object.getPrototypeOf(e);Nx.has(r)||(Nx.add(r),yu(r,"format",o=>n=>Lh(o,n)),yu(r,"flatten",o=>n=>zh(o,n)),yu(r,"addIssue",o=>n=>{o.issues.push(n),o.message=JSON.stringify(o.issues,ha,2)}),yu(r,"addIssues",o=>n=>{o.issues.push(...n),o.message=JSON.stringify(o.issues,ha,2)}),Object.defineProperty(r,"isEmpty",{configurable:!0,enumerable:!1,get(){return this.issues.length===0}}))},Cx=I("ZodError",Mx),br=I("ZodError",Mx,void 0,{Parent:Error});var Dx=Jc(br),$x=Xc(br),Fx=Qc(br),Ux=eu(br),Hx=Qy(br),Wx=eb(br),jx=tb(br),Bx=rb(br),Gx=ob(br),Zx=nb(br),Vx=sb(br),qx=ab(br);function sM(){lr.localeError||cr(u0())}function vu(){lr.memoizer||cr({memoizer:Jh()})}var Xe=I("ZodType",(e,t)=>(sM(),We.init(e,t),e.def=t,e.type=t.type,e),{check(...e){let t=this.def;return this.clone(ae.mergeDefs(t,{checks:[...t.checks??[],...e.map(r=>typeof r=="function"?{_zod:{check:r,def:{check:"custom"},onattach:[]}}:r)]}),{parent:!0})},with(...e){return this.check(...e)},clone(e,t){return Cr(this,e,t)},brand(){return this},register(e,t){return e.add(this,t),this},refine(e,t){return this.check(rC(e,t))},superRefine(e,t){return this.check(oC(e,t))},overwrite(e){return this.check(wn(e))},optional(){return Kx(this)},exactOptional(){return WM(this)},nullable(){return Yx(this)},nullish(){return Kx(Yx(this))},nonoptional(e){return qM(this,e)},array(){return rt(this)},or(e){return ka([this,e])},and(e){return DM(this,e)},transform(e){return Jx(this,HM(e))},default(e){return GM(this,e)},prefault(e){return VM(this,e)},catch(e){return YM(this,e)},pipe(e){return Jx(this,e)},readonly(){return QM(this)},describe(e){let t=this.clone();return gn.add(t,{description:e}),t},meta(...e){if(e.length===0)return gn.get(this);let t=this.clone();return gn.add(t,e[0]),t},isOptional(){return this.safeParse(void 0).success},isNullable(){return this.safeParse(null).success},apply(e,...t){return t.length===0?e(this):e(this,...t)},get"~standard"(){return ae.hide(this,"~standard",{...jh(this),jsonSchema:{input:Ji(this,"input"),output:Ji(this,"output")}})},set"~standard"(e){ae.own(this,"~standard",e)},parse:function e(t,r){return Dx(this,t,r,{callee:e})},parseAsync:async function e(t,r){return await $x(this,t,r,{callee:e})},safeParse(e,t){return Fx(this,e,t)},async safeParseAsync(e,t){return Ux(this,e,t)},get spa(){return this?.safeParseAsync},set spa(e){ae.own(this,"spa",e)},validate(e,t){return Nh(this,e,t)},validateAsync(e,t){return Mh(this,e,t)},encode:function e(t,r){return Hx(this,t,r,{callee:e})},decode:function e(t,r){return Wx(this,t,r,{callee:e})},encodeAsync:async function e(t,r){return await jx(this,t,r,{callee:e})},decodeAsync:async function e(t,r){return await Bx(this,t,r,{callee:e})},safeEncode(e,t){return Gx(this,e,t)},safeDecode(e,t){return Zx(this,e,t)},async safeEncodeAsync(e,t){return Vx(this,e,t)},async safeDecodeAsync(e,t){return qx(this,e,t)},toJSONSchema(e){return tx(this,{})(e)},get description(){return gn.get(this)?.description},get _def(){return this._zod.def}}),Xx=I("_ZodString",(e,t)=>{au.init(e,t),Xe.init(e,t),e._zod.processJSONSchema=(r,o,n)=>ux(e,r,o,n)},ae.derived({format:e=>Dr(e).format??null,minLength:e=>Dr(e).minimum??null,maxLength:e=>Dr(e).maximum??null},{regex(...e){return this.check(Qh(...e))},includes(...e){return this.check(rm(...e))},startsWith(...e){return this.check(om(...e))},endsWith(...e){return this.check(nm(...e))},min(...e){return this.check(ba(...e))},max(...e){return this.check(mu(...e))},length(...e){return this.check(gu(...e))},nonempty(...e){return this.check(ba(1,...e))},lowercase(e){return this.check(em(e))},uppercase(e){return this.check(tm(e))},trim(){return this.check(am())},normalize(...e){return this.check(sm(...e))},toLowerCase(){return this.check(im())},toUpperCase(){return this.check(lm())},slugify(){return this.check(cm())}})),aM=I("ZodString",(e,t)=>{au.init(e,t),Xx.init(e,t)},{email(e){return this.check(m0(pM,e))},url(e){return this.check(v0(dM,e))},jwt(e){return this.check(C0(AM,e))},emoji(e){return this.check(x0(hM,e))},guid(e){return this.check(g0(fM,e))},uuid(e){return this.check(w0(bu,e))},uuidv4(e){return this.check(_0(bu,e))},uuidv6(e){return this.check(y0(bu,e))},uuidv7(e){return this.check(b0(bu,e))},nanoid(e){return this.check(k0(mM,e))},cuid(e){return this.check(S0(gM,e))},cuid2(e){return this.check(E0(wM,e))},ulid(e){return this.check(O0(_M,e))},base64(e){return this.check(L0(EM,e))},base64url(e){return this.check(N0(OM,e))},xid(e){return this.check(T0(yM,e))},ksuid(e){return this.check(A0(bM,e))},ipv4(e){return this.check(P0(vM,e))},ipv6(e){return this.check(R0(xM,e))},cidrv4(e){return this.check(I0(kM,e))},cidrv6(e){return this.check(z0(SM,e))},e164(e){return this.check(M0(TM,e))},datetime(e){return this.check(D0(iM,e))},date(e){return this.check($0(lM,e))},time(e){return this.check(F0(cM,e))},duration(e){return this.check(U0(uM,e))}});function Qt(e){return h0(aM,e)}var it=I("ZodStringFormat",(e,t)=>{Je.init(e,t),Xx.init(e,t)}),iM=I("ZodISODateTime",(e,t)=>{xv.init(e,t),it.init(e,t)}),lM=I("ZodISODate",(e,t)=>{kv.init(e,t),it.init(e,t)}),cM=I("ZodISOTime",(e,t)=>{Sv.init(e,t),it.init(e,t)}),uM=I("ZodISODuration",(e,t)=>{Ev.init(e,t),it.init(e,t)}),pM=I("ZodEmail",(e,t)=>{pv.init(e,t),it.init(e,t)});var fM=I("ZodGUID",(e,t)=>{cv.init(e,t),it.init(e,t)});var bu=I("ZodUUID",(e,t)=>{uv.init(e,t),it.init(e,t)});var dM=I("ZodURL",(e,t)=>{hv.init(e,t),it.init(e,t)});var hM=I("ZodEmoji",(e,t)=>{mv.init(e,t),it.init(e,t)});var mM=I("ZodNanoID",(e,t)=>{gv.init(e,t),it.init(e,t)});var gM=I("ZodCUID",(e,t)=>{wv.init(e,t),it.init(e,t)});var wM=I("ZodCUID2",(e,t)=>{_v.init(e,t),it.init(e,t)});var _M=I("ZodULID",(e,t)=>{yv.init(e,t),it.init(e,t)});var yM=I("ZodXID",(e,t)=>{bv.init(e,t),it.init(e,t)});var bM=I("ZodKSUID",(e,t)=>{vv.init(e,t),it.init(e,t)});var vM=I("ZodIPv4",(e,t)=>{Ov.init(e,t),it.init(e,t)});var xM=I("ZodIPv6",(e,t)=>{Av.init(e,t),it.init(e,t)});var kM=I("ZodCIDRv4",(e,t)=>{Pv.init(e,t),it.init(e,t)});var SM=I("ZodCIDRv6",(e,t)=>{Rv.init(e,t),it.init(e,t)});var EM=I("ZodBase64",(e,t)=>{zv.init(e,t),it.init(e,t)});var OM=I("ZodBase64URL",(e,t)=>{Lv.init(e,t),it.init(e,t)});var TM=I("ZodE164",(e,t)=>{Nv.init(e,t),it.init(e,t)});var AM=I("ZodJWT",(e,t)=>{Mv.init(e,t),it.init(e,t)});var Qx=I("ZodNumber",(e,t)=>{Gh.init(e,t),Xe.init(e,t),e._zod.processJSONSchema=(r,o,n)=>px(e,r,o,n),e.isFinite=!0},ae.derived({minValue:e=>{let{minimum:t,exclusiveMinimum:r}=Dr(e);return Math.max(t??Number.NEGATIVE_INFINITY,r??Number.NEGATIVE_INFINITY)},maxValue:e=>{let{maximum:t,exclusiveMaximum:r}=Dr(e);return Math.min(t??Number.POSITIVE_INFINITY,r??Number.POSITIVE_INFINITY)},isInt:e=>{let{isInt:t,multipleOf:r}=Dr(e);return!!t||!!r?.some(Number.isSafeInteger)},format:e=>Dr(e).format??null},{gt(e,t){return this.check(du(e,t))},gte(e,t){return this.check(Ki(e,t))},min(e,t){return this.check(Ki(e,t))},lt(e,t){return this.check(fu(e,t))},lte(e,t){return this.check(qi(e,t))},max(e,t){return this.check(qi(e,t))},int(e){return this.check(ye(e))},safe(e){return this.check(ye(e))},positive(e){return this.check(du(0,e))},nonnegative(e){return this.check(Ki(0,e))},negative(e){return this.check(fu(0,e))},nonpositive(e){return this.check(qi(0,e))},multipleOf(e,t){return this.check(hu(e,t))},step(e,t){return this.check(hu(e,t))},finite(){return this}}));function j(e){return H0(Qx,e)}var PM=I("ZodNumberFormat",(e,t)=>{Cv.init(e,t),Qx.init(e,t)});function ye(e){return W0(PM,e)}var RM=I("ZodBoolean",(e,t)=>{Dv.init(e,t),Xe.init(e,t),e._zod.processJSONSchema=(r,o,n)=>fx(e,r,o,n)});function Ft(e){return j0(RM,e)}var IM=I("ZodNull",(e,t)=>{$v.init(e,t),Xe.init(e,t),e._zod.processJSONSchema=(r,o,n)=>dx(e,r,o,n)});function ek(e){return B0(IM,e)}var zM=I("ZodUnknown",(e,t)=>{Fv.init(e,t),Xe.init(e,t),e._zod.processJSONSchema=(r,o,n)=>mx(e,r,o,n)});function Ve(){return G0(zM)}var LM=I("ZodNever",(e,t)=>{Uv.init(e,t),Xe.init(e,t),e._zod.processJSONSchema=(r,o,n)=>hx(e,r,o,n)});function tk(e){return Z0(LM,e)}var NM=I("ZodArray",(e,t)=>{vu(),Hv.init(e,t),Xe.init(e,t),e._zod.processJSONSchema=(r,o,n)=>bx(e,r,o,n),e.element=t.element},{min(e,t){return this.check(ba(e,t))},nonempty(e){return this.check(ba(1,e))},max(e,t){return this.check(mu(e,t))},length(e,t){return this.check(gu(e,t))},unwrap(){return this.element}});function rt(e,t){return V0(NM,e,t)}var wm=I("ZodObject",(e,t)=>{vu(),Bv.init(e,t),Xe.init(e,t),e._zod.processJSONSchema=(r,o,n)=>vx(e,r,o,n),ae.installLazyProp(e,"shape",r=>r._zod.def.shape,!1)},{keyof(){return pe(Object.keys(this._zod.def.shape))},catchall(e){return this.clone(ae.mergeDefs(this._zod.def,{catchall:e}))},passthrough(){return this.clone(ae.mergeDefs(this._zod.def,{catchall:Ve()}))},loose(){return this.clone(ae.mergeDefs(this._zod.def,{catchall:Ve()}))},strict(){return this.clone(ae.mergeDefs(this._zod.def,{catchall:tk()}))},strip(){return this.clone(ae.mergeDefs(this._zod.def,{catchall:void 0}))},extend(e){return ae.extend(this,e)},safeExtend(e){return ae.safeExtend(this,e)},merge(e){return ae.merge(this,e)},pick(e){return ae.pick(this,e)},omit(e){return ae.omit(this,e)},partial(...e){return ae.partial(_m,this,e[0])},exactPartial(...e){return ae.partial(nk,this,e[0],"exactPartial")},required(...e){return ae.required(sk,this,e[0])}});function _n(e,t){let r={type:"object",shape:e??{},...ae.normalizeParams(t)};return new wm(r)}function Y(e,t){return new wm({type:"object",shape:e,catchall:tk(),...ae.normalizeParams(t)})}function rk(e,t){return new wm({type:"object",shape:e,catchall:Ve(),...ae.normalizeParams(t)})}var ok=I("ZodUnion",(e,t)=>{Zh.init(e,t),Xe.init(e,t),e._zod.processJSONSchema=(r,o,n)=>xx(e,r,o,n),e.options=t.options});function ka(e,t){return new ok({type:"union",options:e,...ae.normalizeParams(t)})}var MM=I("ZodDiscriminatedUnion",(e,t)=>{ok.init(e,t),Gv.init(e,t)});function yn(e,t,r){return new MM({type:"union",options:t,discriminator:e,...ae.normalizeParams(r)})}var CM=I("ZodIntersection",(e,t)=>{Zv.init(e,t),Xe.init(e,t),e._zod.processJSONSchema=(r,o,n)=>kx(e,r,o,n)});function DM(e,t){return new CM({type:"intersection",left:e,right:t})}var $M=I("ZodTuple",(e,t)=>{vu(),Vv.init(e,t),Xe.init(e,t),e._zod.processJSONSchema=(r,o,n)=>Sx(e,r,o,n)},{rest(e){return this.clone({...this._zod.def,rest:e})},partial(){let e=this._zod.def;if(e.checks?.length)throw new Error(".partial() cannot be used on tuple schemas containing refinements");return this.clone({...e,items:e.items.map(t=>new _m({type:"optional",innerType:t}))})}});function vr(e,t,r){let o=t instanceof We,n=o?r:t,s=o?t:null;return new $M({type:"tuple",items:e,rest:s,...ae.normalizeParams(n)})}var gm=I("ZodEnum",(e,t)=>{qv.init(e,t),Xe.init(e,t),e._zod.processJSONSchema=(o,n,s)=>gx(e,o,n,s),e.enum=t.entries,e.options=[...e._zod.values];let r=new Set(Object.keys(t.entries));e.extract=(o,n)=>{let s={};for(let a of o)if(r.has(a))s[a]=t.entries[a];else throw new Error(`Key ${a} not found in enum`);return new gm({...t,checks:[],...ae.normalizeParams(n),entries:s})},e.exclude=(o,n)=>{let s={...t.entries};for(let a of o)if(r.has(a))delete s[a];else throw new Error(`Key ${a} not found in enum`);return new gm({...t,checks:[],...ae.normalizeParams(n),entries:s})}});function pe(e,t){let r=Array.isArray(e)?Object.fromEntries(e.map(o=>[o,o])):e;return new gm({type:"enum",entries:r,...ae.normalizeParams(t)})}var FM=I("ZodLiteral",(e,t)=>{Kv.init(e,t),Xe.init(e,t),e._zod.processJSONSchema=(r,o,n)=>wx(e,r,o,n),e.values=new Set(t.values),Object.defineProperty(e,"value",{get(){if(t.values.length>1)throw new Error("This schema contains multiple valid literal values. Use `.values` instead.");return t.values[0]}})});function Ee(e,t){return new FM({type:"literal",values:Array.isArray(e)?e:[e],...ae.normalizeParams(t)})}var UM=I("ZodTransform",(e,t)=>{vu(),Yv.init(e,t),Xe.init(e,t),e._zod.processJSONSchema=(r,o,n)=>yx(e,r,o,n),e._zod.parse=(r,o)=>{if(o.direction==="backward")throw new _a(e.constructor.name);r.addIssue=s=>{if(typeof s=="string")r.issues.push(ae.issue(s,r.value,t));else{let a=s;a.fatal&&(a.continue=!1),a.code??(a.code="custom"),"input"in a||(a.input=r.value),a.inst??(a.inst=e),r.issues.push(ae.issue(a))}};let n=t.transform(r.value,r);return n instanceof Promise?n.then(s=>(r.value=s,r)):(r.value=n,r)}});function HM(e){return new UM({type:"transform",transform:e})}var _m=I("ZodOptional",(e,t)=>{Vh.init(e,t),Xe.init(e,t),e._zod.processJSONSchema=(r,o,n)=>mm(e,r,o,n),e.unwrap=()=>e._zod.def.innerType});function Kx(e){return new _m({type:"optional",innerType:e})}var nk=I("ZodExactOptional",(e,t)=>{Jv.init(e,t),Xe.init(e,t),e._zod.processJSONSchema=(r,o,n)=>mm(e,r,o,n),e.unwrap=()=>e._zod.def.innerType});function WM(e){return new nk({type:"optional",innerType:e})}var jM=I("ZodNullable",(e,t)=>{Xv.init(e,t),Xe.init(e,t),e._zod.processJSONSchema=(r,o,n)=>Ex(e,r,o,n),e.unwrap=()=>e._zod.def.innerType});function Yx(e){return new jM({type:"nullable",innerType:e})}var BM=I("ZodDefault",(e,t)=>{Qv.init(e,t),Xe.init(e,t),e._zod.processJSONSchema=(r,o,n)=>Ax(e,r,o,n),e.unwrap=()=>e._zod.def.innerType,e.removeDefault=e.unwrap});function GM(e,t){return new BM({type:"default",innerType:e,get defaultValue(){return typeof t=="function"?t():ae.shallowClone(t)}})}var ZM=I("ZodPrefault",(e,t)=>{e0.init(e,t),Xe.init(e,t),e._zod.processJSONSchema=(r,o,n)=>Px(e,r,o,n),e.unwrap=()=>e._zod.def.innerType});function VM(e,t){return new ZM({type:"prefault",innerType:e,get defaultValue(){return typeof t=="function"?t():ae.shallowClone(t)}})}var sk=I("ZodNonOptional",(e,t)=>{t0.init(e,t),Xe.init(e,t),e._zod.processJSONSchema=(r,o,n)=>Ox(e,r,o,n),e.unwrap=()=>e._zod.def.innerType});function qM(e,t){return new sk({type:"nonoptional",innerType:e,...ae.normalizeParams(t)})}var KM=I("ZodCatch",(e,t)=>{r0.init(e,t),Xe.init(e,t),e._zod.processJSONSchema=(r,o,n)=>Rx(e,r,o,n),e.unwrap=()=>e._zod.def.innerType,e.removeCatch=e.unwrap});function YM(e,t){return new KM({type:"catch",innerType:e,catchValue:typeof t=="function"?t:ae.constantCatch(t)})}var JM=I("ZodPipe",(e,t)=>{o0.init(e,t),Xe.init(e,t),e._zod.processJSONSchema=(r,o,n)=>Ix(e,r,o,n),e.in=t.in,e.out=t.out});function Jx(e,t){return new JM({type:"pipe",in:e,out:t})}var XM=I("ZodReadonly",(e,t)=>{n0.init(e,t),Xe.init(e,t),e._zod.processJSONSchema=(r,o,n)=>zx(e,r,o,n),e.unwrap=()=>e._zod.def.innerType});function QM(e){return new XM({type:"readonly",innerType:e})}var eC=I("ZodLazy",(e,t)=>{s0.init(e,t),Xe.init(e,t),e._zod.processJSONSchema=(r,o,n)=>Lx(e,r,o,n),e.unwrap=()=>e._zod.def.getter()});function ak(e){return new eC({type:"lazy",getter:e})}var tC=I("ZodCustom",(e,t)=>{a0.init(e,t),Xe.init(e,t),e._zod.processJSONSchema=(r,o,n)=>_x(e,r,o,n)});function rC(e,t={}){return q0(tC,e,t)}function oC(e,t){return K0(e,t)}var Sa,pt,ym,ik,ku=0,mk=[],wt=Re,lk=wt.__b,ck=wt.__r,uk=wt.diffed,pk=wt.__c,fk=wt.unmount,dk=wt.__;function Su(e,t){wt.__h&&wt.__h(pt,e,ku||t),ku=0;var r=pt.__H||(pt.__H={__:[],__h:[]});return e>=r.__.length&&r.__.push({}),r.__[e]}function Ea(e){return ku=1,nC(wk,e)}function nC(e,t,r){var o=Su(Sa++,2);if(o.t=e,!o.__c&&(o.__=[r?r(t):wk(void 0,t),function(i){var l=o.__N?o.__N[0]:o.__[0],c=o.t(l,i);l!==c&&(o.__N=[c,o.__[1]],o.__c.setState({}))}],o.__c=pt,!pt.__f)){var n=function(i,l,c){if(!o.__c.__H)return!0;var u=!1,p=o.__c.props!==i;if(o.__c.__H.__.some(function(d){if(d.__N){u=!0;var h=d.__[0];d.__=d.__N,d.__N=void 0,h!==d.__[0]&&(p=!0)}}),s){var f=s.call(this,i,l,c);return u?f||p:f}return!u||p};pt.__f=!0;var s=pt.shouldComponentUpdate,a=pt.componentWillUpdate;pt.componentWillUpdate=function(i,l,c){if(this.__e){var u=s;s=void 0,n(i,l,c),s=u}a&&a.call(this,i,l,c)},pt.shouldComponentUpdate=n}return o.__N||o.__}function Ut(e,t){var r=Su(Sa++,3);!wt.__s&&gk(r.__H,t)&&(r.__=e,r.u=t,pt.__H.__h.push(r))}function Zt(e){return ku=5,Eu(function(){return{current:e}},[])}function Eu(e,t){var r=Su(Sa++,7);return gk(r.__H,t)&&(r.__=e(),r.__H=t,r.__h=e),r.__}function Ho(){var e=Su(Sa++,11);if(!e.__){for(var t=pt.__v;t!==null&&!t.__m&&t.__!==null;)t=t.__;var r=t.__m||(t.__m=[0,0]);e.__="P"+r[0]+"-"+r[1]++}return e.__}function sC(){for(var e;e=mk.shift();){var t=e.__H;if(e.__P&&t)try{t.__h.some(xu),t.__h.some(bm),t.__h=[]}catch(r){t.__h=[],wt.__e(r,e.__v)}}}wt.__b=function(e){pt=null,lk&&lk(e)},wt.__=function(e,t){e&&t.__k&&t.__k.__m&&(e.__m=t.__k.__m),dk&&dk(e,t)},wt.__r=function(e){ck&&ck(e),Sa=0;var t=(pt=e.__c).__H;t&&(ym===pt?(t.__h=[],pt.__h=[],t.__.some(function(r){r.__N&&(r.__=r.__N),r.u=r.__N=void 0})):(t.__h.some(xu),t.__h.some(bm),t.__h=[],Sa=0)),ym=pt},wt.diffed=function(e){uk&&uk(e);var t=e.__c;t&&t.__H&&(t.__H.__h.length&&(mk.push(t)!==1&&ik===wt.requestAnimationFrame||((ik=wt.requestAnimationFrame)||aC)(sC)),t.__H.__.some(function(r){r.u&&(r.__H=r.u,r.u=void 0)})),ym=pt=null},wt.__c=function(e,t){t.some(function(r){try{r.__h.some(xu),r.__h=r.__h.filter(function(o){return!o.__||bm(o)})}catch(o){t.some(function(n){n.__h&&(n.__h=[])}),t=[],wt.__e(o,r.__v)}}),pk&&pk(e,t)},wt.unmount=function(e){fk&&fk(e);var t,r=e.__c;r&&r.__H&&(r.__H.__.some(function(o){try{xu(o)}catch(n){t=n}}),r.__H=void 0,t&&wt.__e(t,r.__v))};var hk=typeof requestAnimationFrame=="function";function aC(e){var t,r=function(){clearTimeout(o),hk&&cancelAnimationFrame(t),setTimeout(e)},o=setTimeout(r,35);hk&&(t=requestAnimationFrame(r))}function xu(e){var t=pt,r=e.__c;typeof r=="function"&&(e.__c=void 0,r()),pt=t}function bm(e){var t=pt;e.__c=e.__(),pt=t}function gk(e,t){return!e||e.length!==t.length||t.some(function(r,o){return r!==e[o]})}function wk(e,t){return typeof t=="function"?t(e):t}var iC=Symbol.for("preact-signals");function Pu(){if(Wo>1)Wo--;else{var e,t=!1;for(function(){var n=Tu;for(Tu=void 0;n!==void 0;){var s=n.S;if(s.v===n.v)for(var a=s.t;a!==void 0;a=a.x)a.i===n.i&&(a.i=s.i);n=n.o}}();Qi!==void 0;){var r=Qi;for(Qi=void 0,Ou++;r!==void 0;){var o=r.u;if(r.u=void 0,r.f&=-3,!(8&r.f)&&yk(r))try{r.c()}catch(n){t||(e=n,t=!0)}r=o}}if(Ou=0,Wo--,t)throw e}}function xm(e){if(Wo>0)return e();vm=++lC,Wo++;try{return e()}finally{Pu()}}var Xi,ot=void 0;function el(e){var t=ot,r=Xi;ot=void 0,Xi=void 0;try{return e()}finally{ot=t,Xi=r}}var Qi=void 0,Wo=0,Ou=0,lC=0,vm=0,Tu=void 0,Au=0;function _k(e){if(ot!==void 0){var t=e.n;if(t===void 0||t.t!==ot)return t={i:0,S:e,p:ot.s,n:void 0,t:ot,e:void 0,x:void 0,r:t},ot.s!==void 0&&(ot.s.n=t),ot.s=t,e.n=t,32&ot.f&&e.S(t),t;if(t.i===-1)return t.i=0,t.n!==void 0&&(t.n.p=t.p,t.p!==void 0&&(t.p.n=t.n),t.p=ot.s,t.n=void 0,ot.s.n=t,ot.s=t),t}}function vt(e,t){this.v=e,this.i=0,this.n=void 0,this.t=void 0,this.l=0,this.W=t?.watched,this.Z=t?.unwatched,this.name=t?.name}vt.prototype.brand=iC;vt.prototype.h=function(){return!0};vt.prototype.S=function(e){var t=this,r=this.t;r!==e&&e.e===void 0&&(e.x=r,this.t=e,r!==void 0?r.e=e:el(function(){var o;(o=t.W)==null||o.call(t)}))};vt.prototype.U=function(e){var t=this;if(this.t!==void 0){var r=e.e,o=e.x;r!==void 0&&(r.x=o,e.e=void 0),o!==void 0&&(o.e=r,e.x=void 0),e===this.t&&(this.t=o,o===void 0&&el(function(){var n;(n=t.Z)==null||n.call(t)}))}};vt.prototype.subscribe=function(e){var t=this;return zt(function(){var r=t.value;el(function(){return e(r)})},{name:"sub"})};vt.prototype.valueOf=function(){return this.value};vt.prototype.toString=function(){return this.value+""};vt.prototype.toJSON=function(){return this.value};vt.prototype.peek=function(){var e=this;return el(function(){return e.value})};Object.defineProperty(vt.prototype,"value",{get:function(){var e=_k(this);return e!==void 0&&(e.i=this.i),this.v},set:function(e){if(e!==this.v){if(Ou>100)throw new Error("Cycle detected");(function(r){Wo!==0&&Ou===0&&r.l!==vm&&(r.l=vm,Tu={S:r,v:r.v,i:r.i,o:Tu})})(this),this.v=e,this.i++,Au++,Wo++;try{for(var t=this.t;t!==void 0;t=t.x)t.t.N()}finally{Pu()}}}});function de(e,t){return new vt(e,t)}function yk(e){for(var t=e.s;t!==void 0;t=t.n)if(t.S.i!==t.i||!t.S.h()||t.S.i!==t.i)return!0;return!1}function bk(e){for(var t=e.s;t!==void 0;t=t.n){var r=t.S.n;if(r!==void 0&&(t.r=r),t.S.n=t,t.i=-1,t.n===void 0){e.s=t;break}}}function vk(e){for(var t=e.s,r=void 0;t!==void 0;){var o=t.p;t.i===-1?(t.S.U(t),o!==void 0&&(o.n=t.n),t.n!==void 0&&(t.n.p=o)):r=t,t.S.n=t.r,t.r!==void 0&&(t.r=void 0),t=o}e.s=r}function gs(e,t){vt.call(this,void 0,t),this.x=e,this.s=void 0,this.g=Au-1,this.f=4}gs.prototype=new vt;gs.prototype.h=function(){if(this.f&=-3,1&this.f)return!1;if((36&this.f)==32||(this.f&=-5,this.g===Au))return!0;if(this.g=Au,this.f|=1,this.i>0&&!yk(this))return this.f&=-2,!0;var e=ot;try{bk(this),ot=this;var t=this.x();(16&this.f||this.v!==t||this.i===0)&&(this.v=t,this.f&=-17,this.i++)}catch(r){this.v=r,this.f|=16,this.i++}return ot=e,vk(this),this.f&=-2,!0};gs.prototype.S=function(e){if(this.t===void 0){this.f|=36;for(var t=this.s;t!==void 0;t=t.n)t.S.S(t)}vt.prototype.S.call(this,e)};gs.prototype.U=function(e){if(this.t!==void 0&&(vt.prototype.U.call(this,e),this.t===void 0)){this.f&=-33;for(var t=this.s;t!==void 0;t=t.n)t.S.U(t)}};gs.prototype.N=function(){if(!(2&this.f)){this.f|=6;for(var e=this.t;e!==void 0;e=e.x)e.t.N()}};Object.defineProperty(gs.prototype,"value",{get:function(){if(1&this.f)throw new Error("Cycle detected");var e=_k(this);if(this.h(),e!==void 0&&(e.i=this.i),16&this.f)throw this.v;return this.v}});function ur(e,t){return new gs(e,t)}function xk(e){var t=e.j;if(e.j=void 0,typeof t=="function"){Wo++;var r=ot;ot=void 0;try{t()}catch(o){throw e.f&=-2,e.f|=8,km(e),o}finally{ot=r,Pu()}}}function km(e){for(var t=e.s;t!==void 0;t=t.n)t.S.U(t);e.x=void 0,e.s=void 0,xk(e)}function cC(e){if(ot!==this)throw new Error("Out-of-order effect");vk(this),ot=e,this.f&=-2;try{8&this.f&&km(this)}finally{Pu()}}function Oa(e,t){this.x=e,this.j=void 0,this.s=void 0,this.u=void 0,this.f=32,this.name=t?.name,Xi&&Xi.push(this)}Oa.prototype.c=function(){var e=this.S();try{if(8&this.f||this.x===void 0)return;var t=this.x();typeof t=="function"&&(this.j=t)}finally{e()}};Oa.prototype.S=function(){if(1&this.f)throw new Error("Cycle detected");this.f|=1,this.f&=-9,xk(this),bk(this),Wo++;var e=ot;return ot=this,cC.bind(this,e)};Oa.prototype.N=function(){2&this.f||(this.f|=2,this.u=Qi,Qi=this)};Oa.prototype.d=function(){this.f|=8,1&this.f||km(this)};Oa.prototype.dispose=function(){this.d()};function zt(e,t){var r=new Oa(e,t);try{r.c()}catch(n){throw r.d(),n}var o=r.d.bind(r);return o[Symbol.dispose]=o,o}var kk,Iu,Ru,uC=typeof window<"u"&&!!window.__PREACT_SIGNALS_DEVTOOLS__;var Sk=[];zt(function(){kk=this.N})();function Ta(e,t){Re[e]=t.bind(null,Re[e]||function(){})}function tl(e){if(Ru){var t=Ru;Ru=void 0,t()}Ru=e&&e.S()}function Ek(e){var t=this,r=e.data,o=er(r);o.name="ReactiveDom",o.value=r;var n=Eu(function(){for(var i=t,l=t.__v;l=l.__;)if(l.__c){l.__c.__$f|=4;break}var c=ur(function(){var d=o.value.value;return d===0?0:d===!0?"":d||""}),u=ur(function(){return!Array.isArray(c.value)&&!ch(c.value)}),p=zt(function(){if(this.N=Ok,u.value){var d=c.value;i.__v&&i.__v.__e&&i.__v.__e.nodeType===3&&(i.__v.__e.data=d)}}),f=t.__$u.d;return t.__$u.d=function(){p(),f.call(this)},[u,c]},[]),s=n[0],a=n[1];return s.value?a.peek():a.value}Ek.displayName="ReactiveTextNode";Object.defineProperties(vt.prototype,{constructor:{configurable:!0,value:fh(Se,null).constructor},type:{configurable:!0,value:Ek},props:{configurable:!0,get:function(){var e=this;return{data:{get value(){return e.value}}}}},__b:{configurable:!0,value:1}});Ta("__b",function(e,t){if(tl(),Iu=void 0,typeof t.type=="string"){var r,o=t.props;for(var n in o)if(n!=="children"){var s=o[n];s instanceof vt&&(r||(t.__np=r={}),r[n]=s,o[n]=s.peek())}}e(t)});Ta("__r",function(e,t){if(e(t),t.type!==Se){tl();var r,o=t.__c;o&&(o.__$f&=-2,(r=o.__$u)===void 0&&(o.__$u=r=function(n,s){var a;return zt(function(){a=this},{name:s}),a.c=n,a}(function(n){return function(){var s;uC&&((s=this.y)==null||s.call(this)),n.__$f|=1,n.setState({})}}(o),typeof t.type=="function"?t.type.displayName||t.type.name:""))),Iu=o,tl(r)}});Ta("__e",function(e,t,r,o){tl(),Iu=void 0,e(t,r,o)});Ta("diffed",function(e,t){tl(),Iu=void 0;var r;if(typeof t.type=="string"&&(r=t.__e)){var o=t.__np,n=t.props,s=r.U;if(s)for(var a in s){var i=s[a];i===void 0||o&&a in o||(i.d(),s[a]=void 0)}if(o){s||(s={},r.U=s);for(var l in o){var c=s[l],u=o[l];c===void 0?(c=pC(r,l,u,n),s[l]=c):c.o(u,n)}}}e(t)});function pC(e,t,r,o){var n=t in e&&e.ownerSVGElement===void 0,s=de(r);return{o:function(a,i){s.value=a,o=i},d:zt(function(){this.N=Ok;var a=s.value.value;o[t]!==a&&(o[t]=a,n?e[t]=a:a!=null&&(a!==!1||t[4]==="-")?e.setAttribute(t,a):e.removeAttribute(t))})}}Ta("unmount",function(e,t){if(typeof t.type=="string"){var r=t.__e;if(r){var o=r.U;if(o){r.U=void 0;for(var n in o){var s=o[n];s&&s.d()}}}var a=t.__np;if(a){var i=t.props;for(var l in a)i[l]=a[l]}t.__np=void 0}else{var c=t.__c;if(c){c.__$f|=8;var u=c.__$u;u&&(c.__$u=void 0,u.d())}}e(t)});Ta("__h",function(e,t,r,o){o<3&&(t.__$f|=2),e(t,r,o)});pa.prototype.shouldComponentUpdate=function(e,t){if(this.__R)return!0;var r=this.__$u,o=r&&r.s!==void 0;for(var n in t)return!0;if(this.__f||typeof this.u=="boolean"&&this.u===!0){var s=2&this.__$f;if(!(o||s||4&this.__$f)||1&this.__$f)return!0}else if(!(o||4&this.__$f)||3&this.__$f)return!0;for(var a in e)if(a!=="__source"&&e[a]!==this.props[a])return!0;for(var i in this.props)if(!(i in e))return!0;return!1};function er(e,t){return Eu(function(){return de(e,t)},[])}var fC=function(e){queueMicrotask(function(){queueMicrotask(e)})};function dC(){xm(function(){for(var e;e=Sk.shift();)kk.call(e)})}function Ok(){Sk.push(this)===1&&(Re.requestAnimationFrame||fC)(dC)}var hC=[["Android",/Android/],["iOS",/iPhone|iPad/],["Windows",/Windows/],["macOS",/Macintosh/],["Linux",/Linux|CrOS/]],mC=[["Edge",/Edg(A|iOS)?\//],["Firefox",/Firefox\/|FxiOS\//],["Chrome",/Chrom(e|ium)\/|CriOS\//],["Safari",/Safari\//]],gC={Android:"needs version 121 or later, and Android 12 or later",Linux:"needs a recent version and a recent driver; where that is not enough, chrome://flags/#enable-unsafe-webgpu and chrome://flags/#enable-vulkan set to Enabled help"},wC="needs version 113 or later",_C={Windows:"needs version 141 or later",macOS:"needs version 145 or later, and a Mac with Apple silicon"},yC="may have WebGPU in its Nightly version only: use Chrome or Edge";function Ak(e,t,r){let o=Tk(hC,e),n=Tk(mC,e);return t?["This browser draws on no GPU here: it offers no WebGPU, or no adapter for it.",bC(n,o),"If it is new enough, see that hardware acceleration is on in its settings, and that the GPU's driver is up to date."]:[`Browsers offer WebGPU only to pages of a secure address, and this one is not: ${new URL(r).origin}.`,"Open it on the machine where denerf runs, as http://localhost or http://127.0.0.1; or bring its port there, by ssh -L PORT:127.0.0.1:PORT MACHINE; or put a proxy with https in front of it."]}function Pk(e){return`This page is of denerf ${e}; what runs now may be a later version.`}function bC(e,t){if(t==="iOS")return"On iPhone and iPad every browser needs iOS 26 or later.";if(e==="Safari")return"Safari needs macOS 26 or later; in older ones Chrome and Edge have WebGPU.";if(e===null||t===null)return"Use Chrome, Edge, Safari or Firefox in their current versions.";let r=e==="Firefox"?_C[t]??yC:gC[t]??wC;return`${e} on ${t} ${r}.`}function Tk(e,t){return e.find(([,r])=>r.test(t))?.[0]??null}function Rk({label:e,value:t,options:r}){let o=Ho();return y("fieldset",{class:"choice",children:[y("legend",{children:e}),y("div",{children:r.map(n=>y("label",{children:[y("input",{type:"radio",name:o,checked:t.value===n.value,onChange:()=>t.value=n.value}),y("span",{children:n.label})]},n.value))})]})}function ws({label:e,value:t,shown:r,min:o,max:n,step:s,onInput:a}){let i=Ho();return y("div",{class:"row slider",children:[y("label",{for:i,children:e}),y("output",{for:i,children:r}),y("input",{id:i,type:"range",min:o,max:n,step:s,value:t,"aria-valuetext":r,onInput:l=>a(l.currentTarget.valueAsNumber)})]})}function jo({label:e,value:t,options:r,onChange:o}){let n=Ho();return y("div",{class:"row",children:[y("label",{for:n,children:e}),y("select",{id:n,value:t,onChange:s=>o(s.currentTarget.value),children:r.map(s=>y("option",{value:s.value,children:s.label},s.value))})]})}function Sm({label:e,value:t,min:r,max:o,step:n="any",onInput:s}){let a=Ho();return y("div",{class:"row",children:[y("label",{for:a,children:e}),y("input",{id:a,type:"number",min:r,max:o,step:n,value:Number.isNaN(t)?void 0:t,inputMode:"decimal",required:!0,onInput:i=>s(i.currentTarget.valueAsNumber)})]})}function Ae({children:e,title:t,disabled:r,primary:o,focused:n,onClick:s}){let a=Zt(null);return Ut(()=>{n&&a.current.focus()},[]),y("button",{ref:a,type:"button",title:t,disabled:r,onClick:s,class:o?"button primary":"button",children:e})}function zu({rows:e}){return y("dl",{class:"facts",children:e.map(([t,r])=>y("div",{children:[y("dt",{children:t}),y("dd",{children:r})]},t))})}function Ik({failure:e,pictures:t}){let[r,o]=Ea(!1),n=e.reason==="no-webgpu";return y("div",{class:"failed",children:[t.length>0&&y(xC,{pictures:t,onMissing:()=>o(!0)}),y("section",{role:"alert",children:[y("h2",{children:n?"This page needs WebGPU":"The field cannot be shown"}),n?Ak(navigator.userAgent,isSecureContext,location.href).map(s=>y("p",{children:s},s)):y("p",{children:e.message}),n&&t.length>1&&y("p",{children:"Until then, drag the picture to turn around it."}),n&&r&&y("p",{children:["Until then, a training shows no picture; ",y("code",{children:"denerf view RUN"})," ","shows one of a run that was saved."]}),y(Ae,{primary:!0,onClick:()=>location.reload(),children:"Try again"})]})]})}var vC=24;function xC({pictures:e,onMissing:t}){let[r,o]=Ea(0),[n,s]=Ea(null),a=e.length-1,i=l=>o((l%e.length+e.length)%e.length);return y("div",{class:"pictures",onPointerDown:l=>s({x:l.clientX,shown:r}),onPointerMove:l=>n&&i(n.shown+Math.round((n.x-l.clientX)/vC)),onPointerUp:()=>s(null),onPointerLeave:()=>s(null),children:[y("img",{src:e[r],draggable:!1,alt:"The scene, rendered before",onError:l=>{l.currentTarget.hidden=!0,t()}}),a>0&&y("input",{type:"range",min:0,max:a,step:1,value:r,"aria-label":"Turn around the scene",onInput:l=>o(l.currentTarget.valueAsNumber),onPointerMove:l=>l.stopPropagation()})]})}function zk({store:{refused:e,about:t}}){return e.value===null?null:y("div",{class:"refused",role:"alert",children:y("p",{children:[e.value," ",Pk(t.value.version)]})})}function Oe(e,t){return[e[0]+t[0],e[1]+t[1],e[2]+t[2]]}function he(e,t){return[e[0]-t[0],e[1]-t[1],e[2]-t[2]]}function re(e,t){return[e[0]*t,e[1]*t,e[2]*t]}function ce(e,t){return e[0]*t[0]+e[1]*t[1]+e[2]*t[2]}function xr(e){return re(e.reduce(Oe,[0,0,0]),1/e.length)}function lt(e,t){return[e[1]*t[2]-e[2]*t[1],e[2]*t[0]-e[0]*t[2],e[0]*t[1]-e[1]*t[0]]}function ne(e){return Math.hypot(e[0],e[1],e[2])}function Ht(e){return re(e,1/ne(e))}function _s(e,t,r){if(t===e.width&&r===e.height)return e;let{rays:o,...n}=e,s=r/e.height;return{...n,width:t,height:r,fx:e.fx*s,fy:e.fy*s,cx:t/2+(e.cx-e.width/2)*s,cy:r/2+(e.cy-e.height/2)*s}}var Em=["right","up","backward"],Tm=1e-6,kC=.01,SC=.001;function ys(e){let t=EC(e),r=[$(t,0),$(t,1),$(t,2)],o=r.map(ne);for(let[a,i]of Em.entries())if(!Number.isFinite(1/o[a]))throw new RangeError(`Cannot read pose as its rotation must not be singular: the ${i} axis (column ${a}) is zero.`);let n=r.map((a,i)=>re(a,1/o[i])),s=ce(lt(n[0],n[1]),n[2]);if(Math.abs(s)<Tm)throw new RangeError(`Cannot read pose as its rotation must not be singular: the right, up and backward axes (columns 0 to 2) lie in one plane, their determinant is ${s.toExponential(1)}.`);for(let[a,i]of[[0,1],[0,2],[1,2]]){let l=ce(n[a],n[i]);if(Math.abs(l)>kC)throw new RangeError(`Cannot read pose as its axes must be perpendicular: the cosine between the ${Em[a]} and ${Em[i]} axes (columns ${a} and ${i}) is ${l.toFixed(3)}.`)}if(s<0)throw new RangeError("Cannot read pose as its rotation must be right-handed: its determinant is negative, so the camera is mirrored. Negate the axis that was flipped (columns are right, up, backward).");for(let[a,i]of n.entries())if(Math.abs(o[a]-1)>SC)for(let l=0;l<3;l++)t[l*4+a]=i[l];return t}function EC(e){if(!Array.isArray(e)||e.length!==4&&e.length!==3)throw new RangeError(`Cannot read pose as it must be a list of 4 rows (or 3) of 4 numbers: current value is ${Om(e)}.`);let t=new Float64Array(12);for(let[r,o]of e.entries()){if(!Array.isArray(o)||o.length!==4)throw new RangeError(`Cannot read pose as every row must have 4 numbers: row ${r} is ${Om(o)}.`);for(let[n,s]of o.entries()){if(typeof s!="number"||!Number.isFinite(Math.fround(s)))throw new RangeError(`Cannot read pose as every entry must be a finite number: row ${r}, column ${n} is ${Om(s)}.`);r<3&&(t[r*4+n]=s)}}if(e.length===4){let r=e[3];if([0,0,0,1].some((o,n)=>Math.abs(r[n]-o)>Tm))throw new RangeError(`Cannot read pose as its last row must be 0, 0, 0, 1: current value is ${r.join(", ")}.`)}return t}function Om(e){return Array.isArray(e)?`a list of length ${e.length}`:e!==null&&typeof e=="object"?"an object":typeof e=="string"?JSON.stringify(e):String(e)}function $(e,t){return[e[t],e[4+t],e[8+t]]}function bs(e,t,r){let o=he(e,t);if(!(ne(o)>0))throw new RangeError(`Cannot look at a point as the eye must be elsewhere: both are at (${e.join(", ")}).`);let n=Ht(o),s=lt(r,n);if(!(ne(s)>Tm*ne(r)))throw new RangeError(`Cannot look at a point as up must not be zero or along the line of sight: up is (${r.join(", ")}), the line of sight (${re(n,-1).join(", ")}).`);let a=Ht(s),i=lt(n,a),l=new Float64Array(12);for(let c=0;c<3;c++)l.set([a[c],i[c],n[c],e[c]],c*4);return l}function go(e,t,r){let o=ne(t),n=o/2,s=n>0?Math.sin(o)/o:1,a=n>0?.5*(Math.sin(n)/n)**2:.5,i=new Float64Array(12),l=(c,u)=>u.forEach((p,f)=>i[f*4+c]=p);for(let c of[0,1,2]){let u=$(e,c),p=lt(t,u);l(c,Oe(u,Oe(re(p,s),re(lt(t,p),a))))}return l(3,Oe($(e,3),r)),i}var Lu=.005;function rl(e){let t=[[0,0,0],[0,0,0],[0,0,0]],r=[0,0,0];for(let n of e){let s=Ht($(n.cameraToWorld,2)),a=$(n.cameraToWorld,3);for(let i=0;i<3;i++)for(let l=0;l<3;l++){let c=((i===l?1:0)-s[i]*s[l])/e.length;t[i][l]+=c,r[i]+=c*a[l]}}let o=ce(lt(t[0],t[1]),t[2]);return{point:[ce(lt(r,t[1]),t[2])/o,ce(lt(t[0],r),t[2])/o,ce(lt(t[0],t[1]),r)/o],determinant:o}}function bn(e,t){return{projection:e,radial:[0,0,0,0],divisor:[0,0,0],tangential:[0,0],prism:[0,0,0,0],omega:0,...t}}var tr=bn("perspective",{});function kr({projection:e,radial:t,divisor:r,tangential:o,prism:n}){let s=[...t,...r,...o,...n];return e==="perspective"&&s.every(a=>a===0)}function Rm(e,t){let{shift:r}=Nk(e,t);return[t[0]+r[0],t[1]+r[1]]}function Nk(e,[t,r]){let{radial:[o,n,s,a],divisor:[i,l,c],tangential:u,prism:p}=e,f=t*t+r*r,[d,h,g]=[o-i,n-l,s-c],_=1+f*(i+f*(l+f*c)),b=f*(d+f*(h+f*(g+f*a)))/_,k=(d+f*(2*h+f*(3*g+f*4*a))-b*(i+f*(2*l+f*3*c)))/_,[E,O]=[u[1],u[0]],[P,T]=[E+p[0]+f*p[1],O+p[2]+f*p[3]],R=b+2*(E*t+O*r),[M,U]=[2*(k*t+E),2*(k*r+O)],[H,L]=[2*(P+f*p[1]),2*(T+f*p[3])];return{shift:[R*t+f*P,R*r+f*T],jacobian:[1+R+t*M+H*t,t*U+H*r,r*M+L*t,1+R+r*U+L*r]}}var OC=Math.PI;function Aa(e){let t=Lk.get(e);return t===void 0&&Lk.set(e,t=TC(e)),t}var Lk=new WeakMap;function TC({projection:e,radial:t,divisor:r,omega:o}){let n=[1,...t],s=[1,...r],a=Mk(Nu(n,s),Nu([0,2],AC(Nu(Am(n),s),Nu(n,Am(s))))),i=[...Pm(a),...Pm(s)].map(Math.sqrt);return e==="fisheye"&&i.push(OC),e==="fov"&&i.push(Math.PI/2/o),Math.min(1/0,...i)}function Mk(e,t){let r=Math.max(e.length,t.length);return Array.from({length:r},(o,n)=>(e[n]??0)+(t[n]??0))}function AC(e,t){return Mk(e,t.map(r=>-r))}function Nu(e,t){let r=new Array(e.length+t.length-1).fill(0);return e.forEach((o,n)=>t.forEach((s,a)=>r[n+a]+=o*s)),r}function Am(e){return e.slice(1).map((t,r)=>(r+1)*t)}function Mu(e,t){return e.reduceRight((r,o)=>r*t+o,0)}function Pm(e){let t=e.findLastIndex(s=>s!==0);if(t<1)return[];let r=e.slice(0,t+1),o=1+Math.max(...r.slice(0,-1).map(s=>Math.abs(s/r[t]))),n=[0,...Pm(Am(r)),o];return n.slice(1).flatMap((s,a)=>{let i=n[a];return Mu(r,i)<0==Mu(r,s)<0?[]:[PC(r,i,s)]})}function PC(e,t,r){let o=Mu(e,r)>=0;for(;;){let n=.5*(t+r);if(n<=t||n>=r)return n;Mu(e,n)>=0===o?r=n:t=n}}var RC=60,IC=1e-9,zC=.9;function ol(e,t,r=RC){let o=Aa(e),n=Math.min(1,zC*o/Math.hypot(...t)),s=[(n-1)*t[0],(n-1)*t[1]],a=[0,0],i=1/0;for(let l=0;l<r;l++){let c=[s[0]+a[0],s[1]+a[1]],u=[t[0]+c[0],t[1]+c[1]],{shift:p,jacobian:[f,d,h,g]}=Nk(e,u),[_,b]=[c[0]+p[0],c[1]+p[1]],k=f*g-d*h;if(!(_*_+b*b<i&&k>0&&Math.hypot(...u)<o)){a=[a[0]/2,a[1]/2];continue}if(s=c,i=_*_+b*b,a=[(d*b-g*_)/k,(h*_-f*b)/k],Math.hypot(...a)<=IC*Math.max(1,Math.hypot(...u)))return[u[0]+a[0],u[1]+a[1]]}return null}var Cu=11,LC=1.5,p7=.01**2,f7=.03**2;var d7=NC();function NC(){let e=(Cu-1)/2,t=Float64Array.from({length:Cu},(o,n)=>Math.exp(-.5*((n-e)/LC)**2)),r=t.reduce((o,n)=>o+n,0);return t.map(o=>o/r)}function nl(e,t,r,o){return e=Math.imul(e,1664525)+1013904223|0,t=Math.imul(t,1664525)+1013904223|0,r=Math.imul(r,1664525)+1013904223|0,o=Math.imul(o,1664525)+1013904223|0,e=e+Math.imul(t,o)|0,t=t+Math.imul(r,e)|0,r=r+Math.imul(e,t)|0,o=o+Math.imul(t,r)|0,e^=e>>>16,t^=t>>>16,r^=r>>>16,o^=o>>>16,e=e+Math.imul(t,o)|0,t=t+Math.imul(r,e)|0,r=r+Math.imul(e,t)|0,o=o+Math.imul(t,r)|0,[e>>>0,t>>>0,r>>>0,o>>>0]}function vn(e){return(e>>>8)*2**-24}var Lt={scale:1,rotation:[1,0,0,0,1,0,0,0,1],translation:[0,0,0]};function pr(e,t){let{scale:r,translation:o}=e,n=$r(e,t);return[r*n[0]+o[0],r*n[1]+o[1],r*n[2]+o[2]]}function $r({rotation:e},[t,r,o]){return[e[0]*t+e[1]*r+e[2]*o,e[3]*t+e[4]*r+e[5]*o,e[6]*t+e[7]*r+e[8]*o]}function rr(e,t){let r=new Float64Array(12);for(let o=0;o<4;o++){let n=[t[o],t[4+o],t[8+o]],s=o<3?$r(e,n):pr(e,n);for(let a=0;a<3;a++)r[a*4+o]=s[a]}return r}function Qr(e){let[t,r,o,n,s,a,i,l,c,u,p,f]=e;return{scale:1,rotation:[t,r,o,s,a,i,c,u,p],translation:[n,l,f]}}function Fr({scale:e,rotation:t,translation:r}){let o=[t[0],t[3],t[6],t[1],t[4],t[7],t[2],t[5],t[8]],n={scale:1/e,rotation:o,translation:[0,0,0]},[s,a,i]=pr(n,r);return{...n,translation:[-s,-a,-i]}}function Pa(e,[t,r,o]){let{fx:n,fy:s,cx:a,cy:i,width:l,height:c,lens:u=tr}=e,[p,f]=[-r,-o],d=Math.hypot(t,p);if(u.projection==="equirectangular")return[l*(.5+Math.atan2(t,f)/(2*Math.PI)),c*(.5+Math.atan2(p,Math.hypot(t,f))/Math.PI)];if(u.projection!=="fisheye"&&f<=0)return null;let h=MC(u,d,f);if(!(h<Aa(u)))return null;let g=d>0?h/d:0,[_,b]=Rm(u,[g*t,g*p]);return[n*_+a,s*b+i]}function MC({projection:e,omega:t},r,o){return e==="fisheye"?Math.atan2(r,o):e==="fov"?Math.atan2(2*r*Math.tan(t/2),o)/t:r/o}function wo(e,t){let{fx:r,fy:o,cx:n,cy:s,width:a,height:i,lens:l=tr}=e;if(l.projection==="equirectangular"){let u=(t[0]/a-.5)*2*Math.PI,p=(.5-t[1]/i)*Math.PI,f=Math.cos(p);return[f*Math.sin(u),Math.sin(p),-f*Math.cos(u)]}let c=ol(l,[(t[0]-n)/r,(t[1]-s)/o]);return c&&CC(l,c)}function CC({projection:e,omega:t},[r,o]){let n=Math.hypot(r,o),[s,a]=[n,1];if(e==="fisheye"&&([s,a]=[Math.sin(n),Math.cos(n)]),e==="fov"){let c=n*t;[s,a]=[Math.sin(c),2*Math.tan(t/2)*Math.cos(c)]}let i=Math.hypot(s,a),l=n>0?s/n/i:0;return[l*r,-l*o,-a/i]}function sl(e){let t=e.map(n=>[...n]),r=t.map((n,s)=>n.map((a,i)=>s===i?1:0));for(let n=0;n<30;n++)for(let s=0;s<t.length;s++)for(let a=s+1;a<t.length;a++)DC(t,r,s,a);let o=t.map((n,s)=>s);return o.map(n=>o.map(s=>o.reduce((a,i)=>a+r[n][i]*r[s][i]/Math.sqrt(t[i][i]),0)))}function DC(e,t,r,o){if(e[r][o]===0)return;let n=(e[o][o]-e[r][r])/(2*e[r][o]),s=(n<0?-1:1)/(Math.abs(n)+Math.hypot(1,n)),a=1/Math.hypot(1,s),i=s*a;for(let u of[e,t])for(let p of u)[p[r],p[o]]=[a*p[r]-i*p[o],i*p[r]+a*p[o]];let[l,c]=[e[r],e[o]];e[r]=l.map((u,p)=>a*u-i*c[p]),e[o]=c.map((u,p)=>i*l[p]+a*u)}var al={least:Math.PI/36,most:Math.PI*2/3};function il(e){return Math.min(Math.max(e,al.least),al.most)}function Du({pose:e,fov:t,camera:r},o,n){if(r)return _s(r,o,n);let s=n/2/Math.tan(t/2);return{width:o,height:n,fx:s,fy:s,cx:o/2,cy:n/2,cameraToWorld:e}}function xn(e,t){let r=2*Math.atan(e.height/2/e.fy);return{pose:e.cameraToWorld,distance:t,fov:il(r),camera:e}}function Ck({pose:e}){return $(e,3)}function Ur({pose:e,distance:t}){return Oe($(e,3),re($(e,2),-t))}var WC=Math.PI/2-.02,Dk=1e-6,ll=[0,0,0];function cl(e,t,r,o){let{pose:n,distance:s,fov:a}=e;return{pose:jC(n,t,r,o),distance:s,fov:a}}function $u(e,t,r,o){let n=Ur(e);return Uk(n,{...cl(e,t,r,o)})}function Ra(e,t){let{pose:r,distance:o,fov:n}=e;return Uk(Ur(e),{pose:r,distance:o*t,fov:n})}function Im({pose:e,distance:t,fov:r},o){return{pose:go(e,ll,o),distance:t,fov:r}}function Ia(e,t,r){let{pose:o,distance:n,fov:s}=e,a=2*n*Math.tan(s/2);return Im(e,Oe(re($(o,0),-t*a),re($(o,1),r*a)))}function Fu(e,t,[r,o,n]){let{pose:s}=e,a=Oe(re($(s,0),r),re($(s,2),-n));return Im(e,Oe(a,re(t,o)))}function Uu(e,t,[r,o,n]){let s=Lm(e.pose,t),a=lt(t,s);return Im(e,Oe(Oe(re(s,r),re(a,n)),re(t,o)))}function Hu({pose:e,distance:t,fov:r},o){return{pose:go(e,re($(e,2),o),ll),distance:t,fov:r}}function $k({pose:e,distance:t},r){return{pose:e,distance:t,fov:il(r)}}function zm(e,t,r){let o=Ck(e),n=he(o,r),s=ne(n);if(!(s>0))return e;let i=!(ne(lt(t,n))>Dk*s)?lt(n,Lm(e.pose,t)):t;return{pose:bs(o,r,i),distance:s,fov:e.fov}}function Fk(e,t){return zm(e,t,Ur(e))}function Uk(e,{pose:t,distance:r,fov:o}){let n=Oe(e,re($(t,2),r));return{pose:go(t,ll,he(n,$(t,3))),distance:r,fov:o}}function jC(e,t,r,o){let n=Math.asin(Math.min(Math.max(ce($(e,2),t),-1),1)),s=Math.max(WC,Math.abs(n)),a=Math.min(Math.max(n+o,-s),s)-n,i=go(e,re(Lm(e,t),-a),ll);return go(i,re(t,r),ll)}function Lm(e,t){let r=lt(t,$(e,2));return ne(r)>Dk?Ht(r):$(e,0)}var Nm={KeyW:{move:[0,0,1]},KeyS:{move:[0,0,-1]},KeyA:{move:[-1,0,0]},KeyD:{move:[1,0,0]},KeyQ:{move:[0,-1,0]},KeyE:{move:[0,1,0]},ArrowLeft:{turn:[1,0]},ArrowRight:{turn:[-1,0]},ArrowUp:{turn:[0,-1]},ArrowDown:{turn:[0,1]}},Hk=1.2,BC=1,Wk=.5;function jk(e,t,r,o,n,s){let a=[0,0,0],[i,l]=[0,0];for(let d of o){let h=Nm[d];h?.move&&(a=Oe(a,h.move)),h?.turn&&([i,l]=[i+h.turn[0],l+h.turn[1]])}let[c,u]=[i*Hk*n,l*Hk*n],p=e;if(t==="orbit"){(c!==0||u!==0)&&(p=$u(p,r,-c,-u)),a[2]!==0&&(p=Ra(p,Math.exp(-a[2]*BC*n)));let[d,h]=[a[0]*Wk*n,a[1]*Wk*n];return d!==0||h!==0?Ia(p,-d,h):p}if((c!==0||u!==0)&&(p=cl(p,r,c,u)),ne(a)===0)return p;let f=re(a,s*n/ne(a));return t==="walk"?Uu(p,r,f):Fu(p,r,f)}var Bk=.15;function Gk(e,t,r,o,n){let[s,a]=[Wu(t),Wu(r)],i=[(r[0][0]+r[1][0]-t[0][0]-t[1][0])/2/o,(r[0][1]+r[1][1]-t[0][1]-t[1][1])/2/o],l=Ia(e,...i),c=s.length>0&&a.length>0?Ra(l,s.length/a.length):l;return n?Hu(c,Mm(t,r)):c}function Mm(e,t){let r=Wu(t).angle-Wu(e).angle;return Math.atan2(Math.sin(r),Math.cos(r))}function Wu([e,t]){let[r,o]=[t[0]-e[0],t[1]-e[1]];return{length:Math.hypot(r,o),angle:Math.atan2(o,r)}}function ju(e){let t=Math.hypot(...e),[r,o,n,s]=e.map(a=>a/t);return[[1-2*(n*n+s*s),2*(o*n-r*s),2*(o*s+r*n)],[2*(o*n+r*s),1-2*(o*o+s*s),2*(n*s-r*o)],[2*(o*s-r*n),2*(n*s+r*o),1-2*(o*o+n*n)]].flat()}function pl(e){let[t,r,o,,n,s,a,,i,l,c]=e,u=t+s+c,p=[[1+u,l-a,o-i,n-r],[l-a,1+2*t-u,r+n,o+i],[o-i,r+n,1+2*s-u,a+l],[n-r,o+i,a+l,1+2*c-u]],f=p.map((d,h)=>d[h]);return za(p[f.indexOf(Math.max(...f))])}function Zk(e,t){return e[0]*t[0]+e[1]*t[1]+e[2]*t[2]+e[3]*t[3]}function La(e,t){return Zk(e,t)<0?[-t[0],-t[1],-t[2],-t[3]]:t}function ul(e,t,r,o){return[e[0]*t+r[0]*o,e[1]*t+r[1]*o,e[2]*t+r[2]*o,e[3]*t+r[3]*o]}function za(e){let t=Math.hypot(...e);return[e[0]/t,e[1]/t,e[2]/t,e[3]/t]}var GC=1e-9;function Bu(e,t,r){let o=Zk(e,t),n=Math.hypot(...ul(t,1,e,-o));if(n<GC)return o>0?za(ul(e,1-r,t,r)):e;let s=Math.atan2(n,o);return za(ul(e,Math.sin((1-r)*s)/n,t,Math.sin(r*s)/n))}function Vk(e,t){let[r,o,n,s]=e,[a,i,l,c]=t;return[r*a-o*i-n*l-s*c,r*i+o*a+n*c-s*l,r*l-o*c+n*a+s*i,r*c+o*l-n*i+s*a]}function qk([e,t,r,o],n){let[s,...a]=Vk([e,-t,-r,-o],n),i=Math.hypot(...a);return re(a,i>0?Math.atan2(i,s)/i:1)}function Kk(e,t){let r=ne(t),[o,n,s]=re(t,r>0?Math.sin(r)/r:1);return za(Vk(e,[Math.cos(r),o,n,s]))}function Yk(e,t,r){if(r<=0)return e;if(r>=1)return t;let o=pl(e.pose),n=ju(Bu(o,La(o,pl(t.pose)),r)),s=Oe(re($(e.pose,3),1-r),re($(t.pose,3),r));return{pose:Float64Array.from({length:12},(i,l)=>{let[c,u]=[Math.floor(l/4),l%4];return u<3?n[c*3+u]:s[c]}),distance:e.distance**(1-r)*t.distance**r,fov:e.fov+(t.fov-e.fov)*r}}var Xk="flight",Jk=.8;function fl(e,t,r="film"){let o=Symbol(r),n=performance.now(),s=a=>{if(e.playing.value!==o)return;let i=t(Math.max(a-n,0)/1e3);if(i===null){e.playing.value=null;return}e.viewpoint.value=i,requestAnimationFrame(s)};e.playing.value=o,requestAnimationFrame(s)}function Bo(e,t){if(Cm()){e.playing.value=null,e.viewpoint.value=t;return}let r=e.viewpoint.value,o=!1;fl(e,n=>o?null:(o=n>=Jk,Yk(r,t,ZC(Math.min(n/Jk,1)))),Xk)}function Qk({playing:e}){return e.value!==null&&e.value.description!==Xk}function Cm(){return matchMedia("(prefers-reduced-motion: reduce)").matches}function ZC(e){return e*e*(3-2*e)}var eS=Math.PI,VC=.0015,qC=.01,KC=16,tS={time:350,distance:24},YC=5,JC=4,XC=.05,QC=.1;function sS(e,t){let r=new AbortController,{signal:o}=r,n=new Map;return eD(e,t,n,o),oD(e.parentElement,t,n,o),nD(e,t,o),()=>r.abort()}function Na(e){return e.field.value?.up??[0,0,1]}function dl(e,t){e.playing.value=null,e.viewpoint.value=t(e.viewpoint.value)}function eD(e,t,r,o){let n=null,s=!1,a=null,i=()=>{let[u,p]=[...r.values()];return p?[u.place,p.place]:null},l=({clientX:u,clientY:p})=>{let{left:f,top:d}=e.getBoundingClientRect();return[u-f,p-d]};e.addEventListener("pointerdown",u=>{if(r.size===2)return;e.setPointerCapture(u.pointerId),e.focus();let p=l(u),f=u.button>0||u.shiftKey;r.set(u.pointerId,{place:p,start:p,pans:f}),[n,s]=[i(),!1],t.playing.value=null},{signal:o}),e.addEventListener("pointermove",u=>{let p=r.get(u.pointerId);if(!p)return;let[f,d]=[i(),p.place];p.place=l(u);let h=t.size.value.height;if(f&&n){let b=i();s||=Math.abs(Mm(n,b))>Bk,dl(t,k=>Gk(k,f,b,h,s));return}let g=(p.place[0]-d[0])/h,_=(p.place[1]-d[1])/h;dl(t,b=>tD(t,b,g,_,p.pans))},{signal:o});let c=u=>{let p=r.get(u.pointerId);if(!p)return;let f=r.size===1&&!n;r.delete(u.pointerId),r.size===0&&(n=null);let d=f&&u.type==="pointerup"&&rS(p.place,p.start,YC),h=d&&a!==null&&u.timeStamp-a.time<tS.time&&rS(p.place,a.place,tS.distance);a=d&&!h?{time:u.timeStamp,place:p.place}:null,h&&rD(t,p.place)};e.addEventListener("pointerup",c,{signal:o}),e.addEventListener("pointercancel",c,{signal:o}),e.addEventListener("contextmenu",u=>u.preventDefault(),{signal:o})}function tD(e,t,r,o,n){return n?Ia(t,r,o):(e.mode.value==="orbit"?$u:cl)(t,Na(e),-r*eS,o*eS)}function rS(e,t,r){return Math.hypot(e[0]-t[0],e[1]-t[1])<=r}async function rD(e,t){let r=await e.pick(t).catch(()=>null);r?Bo(e,zm(e.viewpoint.value,Na(e),r)):e.note.value="Nothing is seen there that one could look at."}function oD(e,t,r,o){e.addEventListener("wheel",a=>{if(!oS(a))return;a.preventDefault();let i=a.deltaMode===a.DOM_DELTA_LINE?KC:1,l=a.deltaY*i*(a.ctrlKey?qC:VC);dl(t,c=>nS(t,c,Math.exp(l)))},{signal:o,passive:!1});let n={scale:1,rotation:0},s=a=>{if(!oS(a))return;a.preventDefault();let{scale:i,rotation:l}=a,[c,u]=[n.scale/i,(l-n.rotation)*Math.PI/180];n={scale:i,rotation:l},a.type==="gesturechange"&&r.size===0&&dl(t,p=>Hu(nS(t,p,c),u))};e.addEventListener("gesturestart",s,{signal:o}),e.addEventListener("gesturechange",s,{signal:o})}function oS({target:e}){return e.closest("canvas, .overlay")!==null}function nS(e,t,r){return e.mode.value==="orbit"?Ra(t,r):(e.mode.value==="walk"?Uu:Fu)(t,Na(e),[0,0,-Math.log(r)*e.speed.value])}function nD(e,t,r){let o=new Set,n=!1,s=0,a=(l,c)=>{let[u,{mode:p,speed:f}]=[c*(n?JC:1),t];dl(t,d=>jk(d,p.value,Na(t),l,u,f.value))},i=l=>{o.size===0||r.aborted||(a(o,Math.min(Math.max(l-s,0)/1e3,QC)),s=l,requestAnimationFrame(i))};addEventListener("keydown",l=>{n=l.shiftKey,!(!Dm(e,l)||!(l.code in Nm))&&(l.preventDefault(),!(l.repeat||o.has(l.code))&&(a([l.code],XC),o.size===0&&(s=performance.now(),requestAnimationFrame(i)),o.add(l.code)))},{signal:r}),addEventListener("keyup",l=>{n=l.shiftKey,o.delete(l.code)},{signal:r}),addEventListener("blur",()=>o.clear(),{signal:r})}function Dm(e,t){let{target:r,ctrlKey:o,metaKey:n,altKey:s}=t;return!o&&!n&&!s&&(r===e||r===document.body)}var sD={"Mouse and trackpad":[["Drag","turn around the target; look around when flying or walking"],["Shift + drag, or another button","move aside"],["Wheel, or two fingers","nearer or further away"],["Pinch","the same, faster; turned fingers roll (Safari)"],["Double click","look at a point, and turn around it"]],Touch:[["One finger","turn"],["Two fingers","move aside; apart or together: nearer or further away; around each other: roll"],["Double tap","look at a point, and turn around it"]],Keys:[["W S","nearer, further away; forward, back"],["A D","to the left, to the right"],["Q E","down, up"],["Arrows","turn"],["Shift","with these: four times as fast"],["M","orbit, fly, walk"],["R","reset the view"],["L","make level"],["Esc","stop what moves by itself"],["T","the tour, if the page has one"],["1 to 5","colour, depth, normals, opacity, samples"],[", .","the capture's camera before, and the next one, while Cameras is unfolded"],["Ctrl + Z","undo the last change of the camera path, while that is unfolded"],["Ctrl + Shift + Z","do it again"],["P","show or hide the panel"],["?","this sheet"]]};function aS({store:{help:e}}){let t=Zt(null);Ut(()=>{e.value?t.current.showModal():t.current.close()},[e.value]);let r=()=>e.value=!1;return y("dialog",{class:"help","aria-labelledby":"help-title",ref:t,onClose:r,children:[y("header",{children:[y("h2",{id:"help-title",children:"Keys and gestures"}),y(Ae,{onClick:r,children:"Close"})]}),y("div",{class:"sheets",children:Object.entries(sD).map(([o,n])=>y("section",{children:[y("h3",{children:o}),y("dl",{children:n.map(([s,a])=>y("div",{children:[y("dt",{children:o==="Keys"?y("kbd",{children:s}):s}),y("dd",{children:a})]},s))})]},o))}),y("p",{children:"Keys count while the picture has the focus: click it, or come to it with Tab."})]})}var aD=[{value:"system",label:"As the system"},{value:"light",label:"Light"},{value:"dark",label:"Dark"}];function iS({store:{about:e,field:t,theme:r}}){let{name:o,run:n,version:s,settings:a}=e.value,i=[["Scene",o],...n===null?[]:[["Run",n]],...t.value?[["Method",t.value.method],["Steps",String(t.value.step)]]:[],["denerf",s]];return y(Se,{children:[y(zu,{rows:i}),a.length>0&&y(Se,{children:[y("h3",{children:"Chosen for this run"}),y("dl",{class:"settings",children:a.map(({key:l,value:c,why:u})=>y("div",{children:[y("dt",{children:[y("code",{children:l})," ",c]}),y("dd",{children:u})]},l))})]}),y(jo,{label:"Appearance",value:r.value,options:aD,onChange:l=>r.value=l})]})}function Gu({start:e,distance:t},{width:r,height:o}){let{pose:n,fov:s}=xn(e,t),a=Math.max(e.width/e.height/(r/o),1);return{pose:n,distance:t,fov:il(2*Math.atan(Math.tan(s/2)*a))}}function lS(){return{pose:bs([0,-1,0],[0,0,0],[0,0,1]),distance:1,fov:Math.PI/4}}function Zu(e){e.field.value&&Bo(e,Gu(e.field.value,e.size.value))}function Vu(e){Bo(e,Fk(e.viewpoint.value,Na(e)))}function cS(e,t){e.playing.value=null,e.viewpoint.value=$k(e.viewpoint.value,t*Math.PI/180)}async function qu(e,t,r){try{await navigator.clipboard.writeText(t),e.note.value=`${r} is copied.`}catch{e.note.value=`${r} cannot be copied, as the browser does not allow it here.`}}function kn(e,t){let r=document.createElement("a");r.href=URL.createObjectURL(e),r.download=t,r.click(),setTimeout(()=>URL.revokeObjectURL(r.href),6e4)}function Ku(e){return e.replaceAll(/[^\p{L}\p{N}_.-]+/gu,"-").replace(/^[-.]+|-+$/g,"")||"scene"}var iD=/^[\w@%+=:,./-]+$/;function $m(e){return iD.test(e)?e:`'${e.replaceAll("'","'\\''")}'`}var uS="view.json";function fS({viewpoint:e,crop:t,size:r},o,n){let{width:s,height:a}=r.value,i=lD(e.value,n,[Math.round(s),Math.round(a)]),l=hl({run:o,path:uS,crop:t.value});return`cat > ${uS} <<'END'
${JSON.stringify(i)}
END
${l} --output view
`}function lD({pose:e,fov:t},r,o){let n=rr(Fr(r),e),s=[0,4,8].map(a=>[...n.subarray(a,a+4)].map(pS));return{format:"denerf path 1",size:o,keyframes:[{time:0,pose:s,fov:pS(t*180/Math.PI)}]}}function pS(e){return Number(e.toPrecision(9))}function hl({run:e,path:t,crop:r}){return["denerf render",$m(e),...t===null?[]:["--path",$m(t)],...r===null?[]:[`--crop=${cD(r)}`]].join(" ")}function cD({lower:e,upper:t}){return[...e,...t].map(r=>Number(r.toPrecision(9))).join(",")}async function dS(e,{width:t,height:r}){try{let o=new OffscreenCanvas(t,r),n=new Uint8ClampedArray(e.buffer,e.byteOffset,e.byteLength);return o.getContext("2d").putImageData(new ImageData(n,t,r),0,0),await o.convertToBlob({type:"image/png"})}catch{throw new Error(`This browser cannot make a PNG of ${t} x ${r} pixels. Choose a smaller size.`)}}function hS(e,t){return!(Number.isInteger(e)&&Number.isInteger(t))||Math.min(e,t)<1||Math.max(e,t)>16384?"Width and height must be whole numbers from 1 to 16384: they are "+`${e} and ${t}.`.replaceAll("NaN","no number"):e*t<=100*1e6?null:`A picture can have 100 million pixels: ${e} x ${t} are ${Math.ceil(e*t/1e6)} million.`}var pD=["1","4","16"].map(e=>({value:e,label:e}));function mS({store:e}){let[t,r]=[er(1920),er(1080)],o=er("16"),n=er(null),s=hS(t.value,r.value),a={width:t.value,height:r.value},i=async()=>{let p=n.value=new AbortController;try{let f=Du(e.viewpoint.value,a.width,a.height),d=`${Ku(e.about.value.name)}-${a.width}x${a.height}.png`;kn(await e.capture(f,Number(o.value),p.signal),d),e.note.value=`${d} is saved.`}catch(f){e.note.value=f instanceof Error?f.message:String(f)}n.value=null},{run:l}=e.about.value,c=e.field.value?.fromCapture,u={min:1,max:16384,step:1};return y(Se,{children:[y("div",{class:"pair",children:[y(Sm,{label:"Width",value:t.value,...u,onInput:p=>t.value=p}),y(Sm,{label:"Height",value:r.value,...u,onInput:p=>r.value=p})]}),y(jo,{label:"Samples a pixel",value:o.value,options:pD,onChange:p=>o.value=p}),s&&y("p",{class:"problem",role:"alert",children:s}),y(Ae,{primary:!0,disabled:n.value===null&&(s!==null||!e.field.value),onClick:()=>n.value?n.value.abort():i(),children:n.value?"Cancel rendering":"Save PNG"}),l!==null&&c&&y(Ae,{title:"A line for a terminal that renders this view by denerf render",onClick:()=>qu(e,fS(e,l,c),"The command"),children:"Copy the render command"})]})}var gS=1e-4,wS=1.5;function Ma(e){let t=Fr(Qr(e.cameraToWorld)),r=e.lens===void 0,o=n=>pr(t,n);return{point:n=>Pa(e,o(n)),depth:n=>-o(n)[2],line(n,s){let a=r?fD(o(n),o(s)):[o(n),o(s)],[i,l]=a?.map(c=>Pa(e,c))??[null,null];return i&&l&&[i,l]}}}function fD(e,t){let r=gS*Math.max(Math.abs(e[2]),Math.abs(t[2]),gS),[o,n]=[-e[2]-r,-t[2]-r];if(o<0&&n<0)return null;let s=()=>Oe(e,re(he(t,e),o/(o-n)));return o<0?[s(),t]:n<0?[e,s()]:[e,t]}function Go({cameraToWorld:e},t){return ne(he($(e,3),t))}function _S(e,t){let r=wo(e,t);if(r===null)return null;let o=Qr(e.cameraToWorld);return{origin:$(e.cameraToWorld,3),direction:$r(o,r)}}function vs(e){return e.filter(t=>t!==null).map(([[t,r],[o,n]])=>`M${t.toFixed(1)} ${r.toFixed(1)}L${o.toFixed(1)} ${n.toFixed(1)}`).join("")}function Yu(e,t){let{width:r,height:o,fx:n,fy:s,cx:a,cy:i,cameraToWorld:l}=e,c=Qr(l),u=$(l,3),p=(g,_)=>Math.min(Math.max(g/_,-wS),wS),f=(g,_)=>pr(c,[p(g-a,n)*t,p(i-_,s)*t,-t]),d=[f(0,0),f(r,0),f(r,o),f(0,o)],h=f(r/2,-o/4);return[...d.map(g=>[u,g]),...d.map((g,_)=>[g,d[(_+1)%4]]),[d[0],h],[h,d[1]]]}function Zo({label:e,value:t,min:r,max:o,step:n="any",onChange:s}){let a=Fm(t);return y("input",{type:"number",min:r,max:o,step:n,value:a,class:"cell","aria-label":e,inputMode:"decimal",required:!0,onChange:i=>{let l=i.currentTarget;l.validity.valid&&l.value!==a&&s(l.valueAsNumber),l.value=a}})}function Fm(e){if(Number.isInteger(e))return String(e);let t=Math.floor(Math.log10(Math.abs(e)))+1;return String(Number(e.toPrecision(Math.max(4,t+2))))}function Ca({label:e,children:t,disabled:r,onClick:o}){return y("button",{type:"button",disabled:r,onClick:o,class:"sign","aria-label":e,title:e,children:t})}function Vo({label:e,checked:t,disabled:r,onChange:o}){return y("label",{class:"tick",children:[y("input",{type:"checkbox",checked:t,disabled:r,onChange:n=>o(n.currentTarget.checked)}),e]})}function Ju(e){return e instanceof Element&&e.closest("input[type=number], input[type=text], select, dialog")!==null}var Hr=["train","val","test"],Q=class extends Error{name="SceneError"};function yS(e){return{...e,cameraToWorld:Float64Array.from(e.cameraToWorld)}}function Xu({split:e,number:t}){return`${e}/${t}`}function Da(e,t){return e.length<=t?e:Array.from({length:t},(r,o)=>e[Math.floor(o*e.length/t)])}function bS(e,t){return e===t?`${t} cameras`:`${e} of ${t} cameras are drawn`}function vS(e,t,r){let o=e.length,n=e.findIndex(a=>Xu(a)===t),s=n<0&&r<0?0:n;return o===0?null:e[(s+r+o)%o]}function xS({split:e,number:t},r){return`photographs/${e}/${t}?width=${r}`}var Um=[320,640,1280,2560];function kS(e){return Um.find(t=>t>=e)??Um[Um.length-1]}function Qu({width:e,height:t},r){let o=e*r.height/t;return{left:(r.width-o)/2,top:0,width:o,height:r.height}}var dD=.06;function SS(e,t){let r=e.map(({cameraToWorld:s})=>$(s,3)),o=xr(r),n=r.reduce((s,a)=>s+ne(he(a,o)),0);return n>0?dD*n/r.length:t}function ES({lens:e}){return e===void 0||kr(e)?"":"Its lens bends rays; the render is bent alike until you move."}function $a(e){let t=new WeakMap;return r=>{let o=t.get(r)??e(r);return t.set(r,o),o}}var qo=$a(e=>{let t=de(new Set(Hr)),r=ur(()=>e.about.value.cameras.map(n=>({captured:n,key:Xu(n),camera:yS(n.camera)}))),o=de(null);return{splits:t,chosen:o,pointed:de(null),blend:de(.5),difference:de(!1),listed:ur(()=>r.value.filter(({captured:n})=>t.value.has(n.split))),depth:ur(()=>SS(r.value.map(({camera:n})=>n),e.viewpoint.peek().distance/20)),compared:ur(()=>{let{camera:n}=e.viewpoint.value,s=r.value.find(({key:a})=>a===o.value);return n&&s&&hD(n,s.camera)?s:null})}});function hD(e,t){return e.cameraToWorld.every((r,o)=>r===t.cameraToWorld[o])}function ml(e,t){qo(e).chosen.value=t.key;let r=Go(t.camera,Ur(e.viewpoint.value));Bo(e,xn(t.camera,r))}function gl(e,t){let{listed:r,chosen:o}=qo(e),n=vS(r.value.map(({captured:a})=>a),o.value,t),s=n&&r.value.find(({key:a})=>a===Xu(n));s&&ml(e,s)}var Hm=200,mD={train:"Training",val:"Validation",test:"Test"};function OS({store:e}){let{splits:t,listed:r,chosen:o}=qo(e),n=Ho();_D(e);let{cameras:s}=e.about.value,a=Hr.filter(l=>s.some(c=>c.split===l)),i=Da(r.value,Hm).length;return y(Se,{children:[y("fieldset",{class:"ticks",children:[y("legend",{children:"Splits"}),a.map(l=>y(Vo,{label:`${mD[l]} (${wD(e,l)})`,checked:t.value.has(l),onChange:c=>{let u=[...t.value].filter(p=>p!==l);t.value=new Set(c?[...u,l]:u)}},l))]}),y("label",{for:n,children:bS(i,r.value.length)}),y("select",{id:n,class:"cameras",size:7,value:o.value??"",onChange:l=>{let c=r.value.find(({key:u})=>u===l.currentTarget.value);c&&ml(e,c)},children:r.value.map(({key:l,captured:c})=>y("option",{value:l,children:c.name},l))}),y("div",{class:"buttons",children:[y(Ae,{title:"The camera before (,)",onClick:()=>gl(e,-1),children:"Previous"}),y(Ae,{title:"The next camera (.)",onClick:()=>gl(e,1),children:"Next"})]}),y(gD,{store:e})]})}function gD({store:e}){let{compared:t,chosen:r,blend:o,difference:n}=qo(e);return e.about.value.served?y(Se,{children:[y(ws,{label:"Photograph over render",value:100*o.value,shown:`${Math.round(100*o.value)} %`,min:0,max:100,step:1,onInput:s=>o.value=s/100}),y(Vo,{label:"Difference: black where they agree",checked:n.value,onChange:s=>n.value=s}),t.value===null&&y("p",{class:"hint",children:r.value===null?"Go to a camera to see its photograph over the render.":"You moved: go to a camera again to see its photograph."}),t.value!==null&&y("p",{class:"hint",children:ES(t.value.camera)})]}):y("p",{class:"hint",children:"This page is one file: the photographs are not in it."})}function wD(e,t){return e.about.value.cameras.filter(r=>r.split===t).length}function _D(e){Ut(()=>{let t=({key:r,ctrlKey:o,metaKey:n,altKey:s,target:a})=>{o||n||s||Ju(a)||(r===","&&gl(e,-1),r==="."&&gl(e,1))};return addEventListener("keydown",t),()=>removeEventListener("keydown",t)},[e])}var yD=.5;function TS({store:e}){let{compared:t}=qo(e);return t.value!==null?y(vD,{store:e,listed:t.value}):y(bD,{store:e})}function bD({store:e}){let{listed:t,depth:r,chosen:o,pointed:n}=qo(e),s=e.camera.value,a=Ma(s),i=Da(t.value,Hm),l=t.value.filter(({key:u})=>u===o.value&&!i.some(p=>p.key===u)),c=r.value;return y("svg",{class:"drawing","aria-hidden":"true",children:[...i,...l].map(u=>{let p=$(u.camera.cameraToWorld,3),f=a.point(p);if(Go(s,p)<yD*c)return null;let d=n.value===u.key||o.value===u.key,h=Yu(u.camera,c).map(([g,_])=>a.line(g,_));return y("g",{class:`camera ${u.captured.split}${d?" chosen":""}`,children:[y("path",{d:vs(h)}),f&&y("circle",{cx:f[0],cy:f[1],r:6,onPointerEnter:()=>n.value=u.key,onPointerLeave:()=>n.value=null,onClick:()=>ml(e,u)}),f&&d&&y("text",{x:f[0]+10,y:f[1]-8,children:u.captured.name})]},u.key)})})}function vD({store:e,listed:t}){let{blend:r,difference:o}=qo(e),[n,s]=Ea(null);if(!e.about.value.served||n===t.key)return null;let{captured:a,camera:i}=t,l=Qu(i,e.size.value),c=Math.min(l.width*devicePixelRatio,i.width);return y("img",{class:o.value?"photograph difference":"photograph",src:xS(a,kS(c)),alt:`Photograph ${a.name}`,style:{left:`${l.left}px`,top:`${l.top}px`,width:`${l.width}px`,height:`${l.height}px`,opacity:o.value?1:r.value,backgroundColor:`rgb(${e.background.value.map(u=>255*u).join(" ")})`},onError:()=>{s(t.key),e.note.value=`The photograph ${a.name} cannot be shown: the server does not give it.`}},t.key)}var ep=["lower","upper"].flatMap(e=>[0,1,2].map(t=>({axis:t,corner:e}))),xD=.001,AS=.01;function PS(e,t){let r=[t,t,t];return{lower:he(e,r),upper:Oe(e,r)}}function Wm(e,{axis:t,corner:r}){let o=re(Oe(e.lower,e.upper),.5);return zS(o,t,e[r][t])}function tp(e,{axis:t,corner:r},o){let n=xD*jm(e),s=r==="lower"?Math.min(o,e.upper[t]-n):Math.max(o,e.lower[t]+n);return{...e,[r]:zS(e[r],t,s)}}function jm({lower:e,upper:t}){return Math.max(...he(t,e))}function RS(e,t,r,o){let n=_S(r,o);if(n===null)return null;let{origin:s,direction:a}=n,i=Wm(e,t),l=he(s,i),c=a[t.axis],u=1-c*c;return u<AS*AS?null:i[t.axis]+(l[t.axis]-c*ce(l,a))/u}function IS({lower:e,upper:t}){let r=o=>[o&1?t[0]:e[0],o&2?t[1]:e[1],o&4?t[2]:e[2]];return[1,2,4].flatMap(o=>[0,1,2,3,4,5,6,7].filter(n=>!(n&o)).map(n=>[r(n),r(n|o)]))}function zS(e,t,r){return[t===0?r:e[0],t===1?r:e[1],t===2?r:e[2]]}function rp({store:e,label:t,text:r}){return y("div",{class:"command",children:[y("code",{children:r}),y(Ae,{onClick:()=>qu(e,r,"The command"),children:t})]})}var kD=.4,SD=$a(()=>de(null));function LS(e,t){let r=SD(e);t||(r.value=e.crop.value),e.crop.value=t?r.value??MS(e):null}function NS(e){e.crop.value=MS(e)}function MS(e){let t=e.viewpoint.value;return e.field.value?.crop??PS(Ur(t),kD*t.distance)}var wl=["x","y","z"];function CS({store:e}){let t=e.crop.value;return y(Se,{children:[y(Vo,{label:"Show only what is in a box",checked:t!==null,disabled:e.field.value===null,onChange:r=>LS(e,r)}),t&&y(Se,{children:[y("table",{class:"box",children:[y("thead",{children:y("tr",{children:[y("td",{}),wl.map(r=>y("th",{scope:"col",children:r},r))]})}),y("tbody",{children:["lower","upper"].map(r=>y("tr",{children:[y("th",{scope:"row",children:r==="lower"?"from":"to"}),ep.filter(o=>o.corner===r).map(o=>y("td",{children:y(Zo,{label:`${wl[o.axis]} ${r==="lower"?"from":"to"}`,value:t[r][o.axis],onChange:n=>e.crop.value=tp(t,o,n)})},o.axis))]},r))})]}),y("p",{class:"hint",children:"In the scene's coordinates, as box.center and box.size are. Drag the dots on the box's faces, or focus one and use the arrow keys."}),y("div",{class:"buttons",children:y(Ae,{onClick:()=>NS(e),children:"Reset"})}),e.about.value.run!==null&&y(rp,{store:e,label:"Copy the render command",text:hl({run:e.about.value.run,path:null,crop:t})})]})]})}var ED=.01,OD={ArrowRight:1,ArrowUp:1,ArrowLeft:-1,ArrowDown:-1};function DS({store:e}){let t=e.crop.value;if(t===null)return null;let r=e.camera.value,o=Ma(r);return y("svg",{class:"drawing",role:"group","aria-label":"Crop box",children:[y("path",{class:"box",d:vs(IS(t).map(([n,s])=>o.line(n,s)))}),ep.map(n=>y(TD,{store:e,box:t,face:n,camera:r,at:o.point(Wm(t,n))},`${n.axis}${n.corner}`))]})}function TD({store:e,box:t,face:r,camera:o,at:n}){if(n===null)return null;let s=l=>{l!==null&&(e.crop.value=tp(t,r,l))},a=t[r.corner][r.axis],i=jm(t);return y("circle",{cx:n[0],cy:n[1],r:8,tabindex:0,role:"slider",class:`handle ${wl[r.axis]}`,"aria-label":`${wl[r.axis]} ${r.corner==="lower"?"from":"to"}`,"aria-valuenow":a,"aria-valuemin":a-i,"aria-valuemax":a+i,"aria-valuetext":Fm(a),onPointerDown:l=>{l.stopPropagation(),e.playing.value=null,l.currentTarget.setPointerCapture(l.pointerId)},onPointerMove:l=>{if(!l.currentTarget.hasPointerCapture(l.pointerId))return;let{left:c,top:u}=l.currentTarget.ownerSVGElement.getBoundingClientRect();s(RS(t,r,o,[l.clientX-c,l.clientY-u]))},onKeyDown:l=>{let c=OD[l.key];c!==void 0&&(l.preventDefault(),s(a+c*ED*(l.shiftKey?10:1)*i))}})}function _l(e,t){let r=e.length;for(;r>0&&e[r-1].step>=t.step;)r--;let o=[...e.slice(0,r),t];return o.length<=2e3?o:o.filter((n,s)=>s%2===0||n===t)}function $S(e,t){let r=e.at(-1)?.step??-1;return[...e,...t.filter(({step:o})=>o>r)]}function FS(e){return[e.map(({step:t})=>t),e.map(({loss:t})=>t),e.map(({psnr:t})=>t)]}function Bm(e){let t=Math.round(e),[r,o]=[Math.floor(t/3600),Math.floor(t/60)%60];return r>0?`${r} h ${o} min`:o>0?`${o} min ${t%60} s`:`${t} s`}var St="u-",AD="uplot",PD=St+"hz",RD=St+"vt",ID=St+"title",zD=St+"wrap",LD=St+"under",ND=St+"over",MD=St+"axis",Ss=St+"off",CD=St+"select",DD=St+"cursor-x",$D=St+"cursor-y",FD=St+"cursor-pt",UD=St+"legend",HD=St+"live",WD=St+"inline",jD=St+"series",BD=St+"marker",US=St+"label",GD=St+"value",vl="width",xl="height",yl="top",HS="bottom",Fa="left",Gm="right",lg="#000",WS=lg+"0",Zm="mousemove",jS="mousedown",Vm="mouseup",BS="mouseenter",GS="mouseleave",ZS="dblclick",ZD="resize",VD="scroll",VS="change",ip="dppxchange",cg="--",Za=typeof window<"u",Xm=Za?document:null,Ha=Za?window:null,qD=Za?navigator:null,Ne,op;function Qm(){let e=devicePixelRatio;Ne!=e&&(Ne=e,op&&tg(VS,op,Qm),op=matchMedia(`(min-resolution: ${Ne-.001}dppx) and (max-resolution: ${Ne+.001}dppx)`),Es(VS,op,Qm),Ha.dispatchEvent(new CustomEvent(ip)))}function Sr(e,t){if(t!=null){let r=e.classList;!r.contains(t)&&r.add(t)}}function eg(e,t){let r=e.classList;r.contains(t)&&r.remove(t)}function Qe(e,t,r){e.style[t]=r+"px"}function eo(e,t,r,o){let n=Xm.createElement(e);return t!=null&&Sr(n,t),r?.insertBefore(n,o),n}function Wr(e,t){return eo("div",e,t)}var qS=new WeakMap;function _o(e,t,r,o,n){let s="translate("+t+"px,"+r+"px)",a=qS.get(e);s!=a&&(e.style.transform=s,qS.set(e,s),t<0||r<0||t>o||r>n?Sr(e,Ss):eg(e,Ss))}var KS=new WeakMap;function YS(e,t,r){let o=t+r,n=KS.get(e);o!=n&&(KS.set(e,o),e.style.background=t,e.style.borderColor=r)}var JS=new WeakMap;function XS(e,t,r,o){let n=t+""+r,s=JS.get(e);n!=s&&(JS.set(e,n),e.style.height=r+"px",e.style.width=t+"px",e.style.marginLeft=o?-t/2+"px":0,e.style.marginTop=o?-r/2+"px":0)}var ug={passive:!0},KD={...ug,capture:!0};function Es(e,t,r,o){t.addEventListener(e,r,o?KD:ug)}function tg(e,t,r,o){t.removeEventListener(e,r,ug)}Za&&Qm();function to(e,t,r,o){let n;r=r||0,o=o||t.length-1;let s=o<=2147483647;for(;o-r>1;)n=s?r+o>>1:Er((r+o)/2),t[n]<e?r=n:o=n;return e-t[r]<=t[o]-e?r:o}function O2(e){return(r,o,n)=>{let s=-1,a=-1;for(let i=o;i<=n;i++)if(e(r[i])){s=i;break}for(let i=n;i>=o;i--)if(e(r[i])){a=i;break}return[s,a]}}var T2=e=>e!=null,A2=e=>e!=null&&e>0,up=O2(T2),YD=O2(A2);function JD(e,t,r,o=0,n=!1){let s=n?YD:up,a=n?A2:T2;[t,r]=s(e,t,r);let i=e[t],l=e[t];if(t>-1)if(o==1)i=e[t],l=e[r];else if(o==-1)i=e[r],l=e[t];else for(let c=t;c<=r;c++){let u=e[c];a(u)&&(u<i?i=u:u>l&&(l=u))}return[i??je,l??-je]}function pp(e,t,r,o){let n=t2(e),s=t2(t);e==t&&(n==-1?(e*=r,t/=r):(e/=r,t*=r));let a=r==10?Ko:P2,i=n==1?Er:jr,l=s==1?jr:Er,c=i(a(kt(e))),u=l(a(kt(t))),p=Wa(r,c),f=Wa(r,u);return r==10&&(c<0&&(p=Be(p,-c)),u<0&&(f=Be(f,-u))),o||r==2?(e=p*n,t=f*s):(e=L2(e,p),t=fp(t,f)),[e,t]}function pg(e,t,r,o){let n=pp(e,t,r,o);return e==0&&(n[0]=0),t==0&&(n[1]=0),n}var fg=.1,QS={mode:3,pad:fg},Sl={pad:0,soft:null,mode:0},XD={min:Sl,max:Sl};function lp(e,t,r,o){return dp(r)?e2(e,t,r):(Sl.pad=r,Sl.soft=o?0:null,Sl.mode=o?3:0,e2(e,t,XD))}function ze(e,t){return e??t}function QD(e,t,r){for(t=ze(t,0),r=ze(r,e.length-1);t<=r;){if(e[t]!=null)return!0;t++}return!1}function e2(e,t,r){let o=r.min,n=r.max,s=ze(o.pad,0),a=ze(n.pad,0),i=ze(o.hard,-je),l=ze(n.hard,je),c=ze(o.soft,je),u=ze(n.soft,-je),p=ze(o.mode,0),f=ze(n.mode,0),d=t-e,h=Ko(d),g=or(kt(e),kt(t)),_=Ko(g),b=kt(_-h);(d<1e-24||b>10)&&(d=0,(e==0||t==0)&&(d=1e-24,p==2&&c!=je&&(s=0),f==2&&u!=-je&&(a=0)));let k=d||g||1e3,E=Ko(k),O=Wa(10,Er(E)),P=k*(d==0?e==0?.1:1:s),T=Be(L2(e-P,O/10),24),R=e>=c&&(p==1||p==3&&T<=c||p==2&&T>=c)?c:je,M=or(i,T<R&&e>=R?R:ro(R,T)),U=k*(d==0?t==0?.1:1:a),H=Be(fp(t+U,O/10),24),L=t<=u&&(f==1||f==3&&H>=u||f==2&&H<=u)?u:-je,ee=ro(l,H>L&&t<=L?L:or(L,H));return M==ee&&M==0&&(ee=100),[M,ee]}var e$=new Intl.NumberFormat(Za?qD.language:"en-US"),dg=e=>e$.format(e),Or=Math,ap=Or.PI,kt=Or.abs,Er=Or.floor,xt=Or.round,jr=Or.ceil,ro=Or.min,or=Or.max,Wa=Or.pow,t2=Or.sign,Ko=Or.log10,P2=Or.log2,t$=(e,t=1)=>Or.sinh(e)*t,qm=(e,t=1)=>Or.asinh(e/t),je=1/0;function r2(e){return(Ko((e^e>>31)-(e>>31))|0)+1}function rg(e,t,r){return ro(or(e,t),r)}function R2(e){return typeof e=="function"}function Te(e){return R2(e)?e:()=>e}var r$=()=>{},I2=e=>e,z2=(e,t)=>t,o$=e=>null,o2=e=>!0,n2=(e,t)=>e==t,n$=/\.\d*?(?=9{6,}|0{6,})/gm,Os=e=>{if(M2(e)||En.has(e))return e;let t=`${e}`,r=t.match(n$);if(r==null)return e;let o=r[0].length-1;if(t.indexOf("e-")!=-1){let[n,s]=t.split("e");return+`${Os(n)}e${s}`}return Be(e,o)};function xs(e,t){return Os(Be(Os(e/t))*t)}function fp(e,t){return Os(jr(Os(e/t))*t)}function L2(e,t){return Os(Er(Os(e/t))*t)}function Be(e,t=0){if(M2(e))return e;let r=10**t,o=e*r*(1+Number.EPSILON);return xt(o)/r}var En=new Map;function N2(e){return((""+e).split(".")[1]||"").length}function Ol(e,t,r,o){let n=[],s=o.map(N2);for(let a=t;a<r;a++){let i=kt(a),l=Be(Wa(e,a),i);for(let c=0;c<o.length;c++){let u=e==10?+`${o[c]}e${a}`:o[c]*l,p=(a>=0?0:i)+(a>=s[c]?0:s[c]),f=e==10?u:Be(u,p);n.push(f),En.set(f,p)}}return n}var El={},hg=[],ja=[null,null],Sn=Array.isArray,M2=Number.isInteger,s$=e=>e===void 0;function s2(e){return typeof e=="string"}function dp(e){let t=!1;if(e!=null){let r=e.constructor;t=r==null||r==Object}return t}function a$(e){return e!=null&&typeof e=="object"}var i$=Object.getPrototypeOf(Uint8Array),C2="__proto__";function Ba(e,t=dp){let r;if(Sn(e)){let o=e.find(n=>n!=null);if(Sn(o)||t(o)){r=Array(e.length);for(let n=0;n<e.length;n++)r[n]=Ba(e[n],t)}else r=e.slice()}else if(e instanceof i$)r=e.slice();else if(t(e)){r={};for(let o in e)o!=C2&&(r[o]=Ba(e[o],t))}else r=e;return r}function _t(e){let t=arguments;for(let r=1;r<t.length;r++){let o=t[r];for(let n in o)n!=C2&&(dp(e[n])?_t(e[n],Ba(o[n])):e[n]=Ba(o[n]))}return e}var l$=0,c$=1,u$=2;function p$(e,t,r){for(let o=0,n,s=-1;o<t.length;o++){let a=t[o];if(a>s){for(n=a-1;n>=0&&e[n]==null;)e[n--]=null;for(n=a+1;n<r&&e[n]==null;)e[s=n++]=null}}}function f$(e,t){if(m$(e)){let a=e[0].slice();for(let i=1;i<e.length;i++)a.push(...e[i].slice(1));return g$(a[0])||(a=h$(a)),a}let r=new Set;for(let a=0;a<e.length;a++){let l=e[a][0],c=l.length;for(let u=0;u<c;u++)r.add(l[u])}let o=[Array.from(r).sort((a,i)=>a-i)],n=o[0].length,s=new Map;for(let a=0;a<n;a++)s.set(o[0][a],a);for(let a=0;a<e.length;a++){let i=e[a],l=i[0];for(let c=1;c<i.length;c++){let u=i[c],p=Array(n).fill(void 0),f=t?t[a][c]:c$,d=[];for(let h=0;h<u.length;h++){let g=u[h],_=s.get(l[h]);g===null?f!=l$&&(p[_]=g,f==u$&&d.push(_)):p[_]=g}p$(p,d,n),o.push(p)}}return o}var d$=typeof queueMicrotask>"u"?e=>Promise.resolve().then(e):queueMicrotask;function h$(e){let t=e[0],r=t.length,o=Array(r);for(let s=0;s<o.length;s++)o[s]=s;o.sort((s,a)=>t[s]-t[a]);let n=[];for(let s=0;s<e.length;s++){let a=e[s],i=Array(r);for(let l=0;l<r;l++)i[l]=a[o[l]];n.push(i)}return n}function m$(e){let t=e[0][0],r=t.length;for(let o=1;o<e.length;o++){let n=e[o][0];if(n.length!=r)return!1;if(n!=t){for(let s=0;s<r;s++)if(n[s]!=t[s])return!1}}return!0}function g$(e,t=100){let r=e.length;if(r<=1)return!0;let o=0,n=r-1;for(;o<=n&&e[o]==null;)o++;for(;n>=o&&e[n]==null;)n--;if(n<=o)return!0;let s=or(1,Er((n-o+1)/t));for(let a=e[o],i=o+s;i<=n;i+=s){let l=e[i];if(l!=null){if(l<=a)return!1;a=l}}return!0}var D2=["January","February","March","April","May","June","July","August","September","October","November","December"],$2=["Sunday","Monday","Tuesday","Wednesday","Thursday","Friday","Saturday"];function F2(e){return e.slice(0,3)}var w$=$2.map(F2),_$=D2.map(F2),y$={MMMM:D2,MMM:_$,WWWW:$2,WWW:w$};function bl(e){return(e<10?"0":"")+e}function b$(e){return(e<10?"00":e<100?"0":"")+e}var v$={YYYY:e=>e.getFullYear(),YY:e=>(e.getFullYear()+"").slice(2),MMMM:(e,t)=>t.MMMM[e.getMonth()],MMM:(e,t)=>t.MMM[e.getMonth()],MM:e=>bl(e.getMonth()+1),M:e=>e.getMonth()+1,DD:e=>bl(e.getDate()),D:e=>e.getDate(),WWWW:(e,t)=>t.WWWW[e.getDay()],WWW:(e,t)=>t.WWW[e.getDay()],HH:e=>bl(e.getHours()),H:e=>e.getHours(),h:e=>{let t=e.getHours();return t==0?12:t>12?t-12:t},AA:e=>e.getHours()>=12?"PM":"AM",aa:e=>e.getHours()>=12?"pm":"am",a:e=>e.getHours()>=12?"p":"a",mm:e=>bl(e.getMinutes()),m:e=>e.getMinutes(),ss:e=>bl(e.getSeconds()),s:e=>e.getSeconds(),fff:e=>b$(e.getMilliseconds())};function mg(e,t){t=t||y$;let r=[],o=/\{([a-z]+)\}|[^{]+/gi,n;for(;n=o.exec(e);)r.push(n[0][0]=="{"?v$[n[1]]:n[0]);return s=>{let a="";for(let i=0;i<r.length;i++)a+=typeof r[i]=="string"?r[i]:r[i](s,t);return a}}var x$=new Intl.DateTimeFormat().resolvedOptions().timeZone;function k$(e,t){let r;return t=="UTC"||t=="Etc/UTC"?r=new Date(+e+e.getTimezoneOffset()*6e4):t==x$?r=e:(r=new Date(e.toLocaleString("en-US",{timeZone:t})),r.setMilliseconds(e.getMilliseconds())),r}var U2=e=>e%1==0,cp=[1,2,2.5,5],S$=Ol(10,-32,0,cp),H2=Ol(10,0,32,cp),E$=H2.filter(U2),ks=S$.concat(H2),gg=`
`,W2="{YYYY}",a2=gg+W2,j2="{M}/{D}",kl=gg+j2,np=kl+"/{YY}",B2="{aa}",O$="{h}:{mm}",Ua=O$+B2,i2=gg+Ua,l2=":{ss}",De=null;function G2(e){let t=e*1e3,r=t*60,o=r*60,n=o*24,s=n*30,a=n*365,l=(e==1?Ol(10,0,3,cp).filter(U2):Ol(10,-3,0,cp)).concat([t,t*5,t*10,t*15,t*30,r,r*5,r*10,r*15,r*30,o,o*2,o*3,o*4,o*6,o*8,o*12,n,n*2,n*3,n*4,n*5,n*6,n*7,n*8,n*9,n*10,n*15,s,s*2,s*3,s*4,s*6,a,a*2,a*5,a*10,a*25,a*50,a*100]),c=[[a,W2,De,De,De,De,De,De,1],[n*28,"{MMM}",a2,De,De,De,De,De,1],[n,j2,a2,De,De,De,De,De,1],[o,"{h}"+B2,np,De,kl,De,De,De,1],[r,Ua,np,De,kl,De,De,De,1],[t,l2,np+" "+Ua,De,kl+" "+Ua,De,i2,De,1],[e,l2+".{fff}",np+" "+Ua,De,kl+" "+Ua,De,i2,De,1]];function u(p){return(f,d,h,g,_,b)=>{let k=[],E=_>=a,O=_>=s&&_<a,P=p(h),T=Be(P*e,3),R=Km(P.getFullYear(),E?0:P.getMonth(),O||E?1:P.getDate()),M=Be(R*e,3);if(O||E){let U=O?_/s:0,H=E?_/a:0,L=T==M?T:Be(Km(R.getFullYear()+H,R.getMonth()+U,1)*e,3),ee=new Date(xt(L/e)),B=ee.getFullYear(),F=ee.getMonth();for(let W=0;L<=g;W++){let ge=Km(B+H*W,F+U*W,1),J=ge-p(Be(ge*e,3));L=Be((+ge+J)*e,3),L<=g&&k.push(L)}}else{let U=_>=n?n:_,H=Er(h)-Er(T),L=M+H+fp(T-M,U);k.push(L);let ee=p(L),B=ee.getHours()+ee.getMinutes()/r+ee.getSeconds()/o,F=_/o,W=f.axes[d]._space,ge=b/W;for(;L=Be(L+_,e==1?0:3),!(L>g);)if(F>1){let J=Er(Be(B+F,6))%24,Pe=p(L).getHours()-J;Pe>1&&(Pe=-1),L-=Pe*o,B=(B+F)%24;let $e=k[k.length-1];Be((L-$e)/_,3)*ge>=.7&&k.push(L)}else k.push(L)}return k}}return[l,c,u]}var[T$,A$,P$]=G2(1),[R$,I$,z$]=G2(.001);Ol(2,-53,53,[1]);function c2(e,t){return e.map(r=>r.map((o,n)=>n==0||n==8||o==null?o:t(n==1||r[8]==0?o:r[1]+o)))}function u2(e,t){return(r,o,n,s,a)=>{let i=t.find(h=>a>=h[0])||t[t.length-1],l,c,u,p,f,d;return o.map(h=>{let g=e(h),_=g.getFullYear(),b=g.getMonth(),k=g.getDate(),E=g.getHours(),O=g.getMinutes(),P=g.getSeconds(),T=_!=l&&i[2]||b!=c&&i[3]||k!=u&&i[4]||E!=p&&i[5]||O!=f&&i[6]||P!=d&&i[7]||i[1];return l=_,c=b,u=k,p=E,f=O,d=P,T(g)})}}function L$(e,t){let r=mg(t);return(o,n,s,a,i)=>n.map(l=>r(e(l)))}function Km(e,t,r){return new Date(e,t,r)}function p2(e,t){return t(e)}var N$="{YYYY}-{MM}-{DD} {h}:{mm}{aa}";function f2(e,t){return(r,o,n,s)=>s==null?cg:t(e(o))}function M$(e,t){let r=e.series[t];return r.width?r.stroke(e,t):r.points.width?r.points.stroke(e,t):null}function C$(e,t){return e.series[t].fill(e,t)}var D$={show:!0,live:!0,isolate:!1,mount:r$,markers:{show:!0,width:2,stroke:M$,fill:C$,dash:"solid"},idx:null,idxs:null,values:[]};function $$(e,t){let r=e.cursor.points,o=Wr(),n=r.size(e,t);Qe(o,vl,n),Qe(o,xl,n);let s=n/-2;Qe(o,"marginLeft",s),Qe(o,"marginTop",s);let a=r.width(e,t,n);return a&&Qe(o,"borderWidth",a),o}function F$(e,t){let r=e.series[t].points;return r._fill||r._stroke}function U$(e,t){let r=e.series[t].points;return r._stroke||r._fill}function H$(e,t){return e.series[t].points.size}var Ym=[0,0];function W$(e,t,r){return Ym[0]=t,Ym[1]=r,Ym}function sp(e,t,r,o=!0){return n=>{n.button==0&&(!o||n.target==t)&&r(n)}}function Jm(e,t,r,o=!0){return n=>{(!o||n.target==t)&&r(n)}}var j$={show:!0,x:!0,y:!0,lock:!1,move:W$,points:{one:!1,show:$$,size:H$,width:0,stroke:U$,fill:F$},bind:{mousedown:sp,mouseup:sp,click:sp,dblclick:sp,mousemove:Jm,mouseleave:Jm,mouseenter:Jm},drag:{setScale:!0,x:!0,y:!1,dist:0,uni:null,click:(e,t)=>{t.stopPropagation(),t.stopImmediatePropagation()},_x:!1,_y:!1},focus:{dist:(e,t,r,o,n)=>o-n,prox:-1,bias:0},hover:{skip:[void 0],prox:null,bias:0},left:-10,top:-10,idx:null,dataIdx:null,idxs:null,event:null},Z2={show:!0,stroke:"rgba(0,0,0,0.07)",width:2},wg=_t({},Z2,{filter:z2}),V2=_t({},wg,{size:10}),q2=_t({},Z2,{show:!1}),_g='12px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Sans", sans-serif, "Apple Color Emoji", "Segoe UI Emoji", "Segoe UI Symbol", "Noto Color Emoji"',K2="bold "+_g,Y2=1.5,d2={show:!0,scale:"x",stroke:lg,space:50,gap:5,alignTo:1,size:50,labelGap:0,labelSize:30,labelFont:K2,side:2,grid:wg,ticks:V2,border:q2,font:_g,lineGap:Y2,rotate:0},B$="Value",G$="Time",h2={show:!0,scale:"x",auto:!1,sorted:1,min:je,max:-je,idxs:[]};function Z$(e,t,r,o,n){return t.map(s=>s==null?"":dg(s))}function V$(e,t,r,o,n,s,a){let i=[],l=En.get(n)||0;r=a?r:Be(fp(r,n),l);for(let c=r;c<=o;c=Be(c+n,l))i.push(Object.is(c,-0)?0:c);return i}function og(e,t,r,o,n,s,a){let i=[],l=e.scales[e.axes[t].scale].log,c=l==10?Ko:P2,u=Er(c(r));n=Wa(l,u),l==10&&(n=ks[to(n,ks)]);let p=r,f=n*l;l==10&&(f=ks[to(f,ks)]);do i.push(p),p=p+n,l==10&&!En.has(p)&&(p=Be(p,En.get(n))),p>=f&&(n=p,f=n*l,l==10&&(f=ks[to(f,ks)]));while(p<=o);return i}function q$(e,t,r,o,n,s,a){let l=e.scales[e.axes[t].scale].asinh,c=o>l?og(e,t,or(l,r),o,n):[l],u=o>=0&&r<=0?[0]:[];return(r<-l?og(e,t,or(l,-o),-r,n):[l]).reverse().map(f=>-f).concat(u,c)}var J2=/./,K$=/[12357]/,Y$=/[125]/,m2=/1/,ng=(e,t,r,o)=>e.map((n,s)=>t==4&&n==0||s%o==0&&r.test(n.toExponential()[n<0?1:0])?n:null);function J$(e,t,r,o,n){let s=e.axes[r],a=s.scale,i=e.scales[a],l=e.valToPos,c=s._space,u=l(10,a),p=l(9,a)-u>=c?J2:l(7,a)-u>=c?K$:l(5,a)-u>=c?Y$:m2;if(p==m2){let f=kt(l(1,a)-u);if(f<c)return ng(t.slice().reverse(),i.distr,p,jr(c/f)).reverse()}return ng(t,i.distr,p,1)}function X$(e,t,r,o,n){let s=e.axes[r],a=s.scale,i=s._space,l=e.valToPos,c=kt(l(1,a)-l(2,a));return c<i?ng(t.slice().reverse(),3,J2,jr(i/c)).reverse():t}function Q$(e,t,r,o){return o==null?cg:t==null?"":dg(t)}var g2={show:!0,scale:"y",stroke:lg,space:30,gap:5,alignTo:1,size:50,labelGap:0,labelSize:30,labelFont:K2,side:3,grid:wg,ticks:V2,border:q2,font:_g,lineGap:Y2,rotate:0};function e6(e,t){let r=3+(e||1)*2;return Be(r*t,3)}function t6(e,t){let{scale:r,idxs:o}=e.series[0],n=e._data[0],s=e.valToPos(n[o[0]],r,!0),a=e.valToPos(n[o[1]],r,!0),i=kt(a-s),l=e.series[t],c=i/(l.points.space*Ne);return o[1]-o[0]<=c}var w2={scale:null,auto:!0,sorted:0,min:je,max:-je},X2=(e,t,r,o,n)=>n,_2={show:!0,auto:!0,sorted:0,gaps:X2,alpha:1,facets:[_t({},w2,{scale:"x"}),_t({},w2,{scale:"y"})]},y2={scale:"y",auto:!0,sorted:0,show:!0,spanGaps:!1,gaps:X2,alpha:1,points:{show:t6,filter:null},values:null,min:je,max:-je,idxs:[],path:null,clip:null};function r6(e,t,r,o,n){return r/10}var Q2={time:!0,auto:!0,distr:1,log:10,asinh:1,min:null,max:null,dir:1,ori:0},o6=_t({},Q2,{time:!1,ori:1}),b2={};function e1(e,t){let r=b2[e];return r||(r={key:e,plots:[],sub(o){r.plots.push(o)},unsub(o){r.plots=r.plots.filter(n=>n!=o)},pub(o,n,s,a,i,l,c){for(let u=0;u<r.plots.length;u++)r.plots[u]!=n&&r.plots[u].pub(o,n,s,a,i,l,c)}},e!=null&&(b2[e]=r)),r}var Ga=1,sg=2;function Ts(e,t,r){let o=e.mode,n=e.series[t],s=o==2?e._data[t]:e._data,a=e.scales,i=e.bbox,l=s[0],c=o==2?s[1]:s[t],u=o==2?a[n.facets[0].scale]:a[e.series[0].scale],p=o==2?a[n.facets[1].scale]:a[n.scale],f=i.left,d=i.top,h=i.width,g=i.height,_=e.valToPosH,b=e.valToPosV;return u.ori==0?r(n,l,c,u,p,_,b,f,d,h,g,mp,Va,wp,r1,n1):r(n,l,c,u,p,b,_,d,f,g,h,gp,qa,vg,o1,s1)}function yg(e,t){let r=0,o=0,n=ze(e.bands,hg);for(let s=0;s<n.length;s++){let a=n[s];a.series[0]==t?r=a.dir:a.series[1]==t&&(a.dir==1?o|=1:o|=2)}return[r,o==1?-1:o==2?1:o==3?2:0]}function n6(e,t,r,o,n){let s=e.mode,a=e.series[t],i=s==2?a.facets[1].scale:a.scale,l=e.scales[i];return n==-1?l.min:n==1?l.max:l.distr==3?l.dir==1?l.min:l.max:0}function Yo(e,t,r,o,n,s){return Ts(e,t,(a,i,l,c,u,p,f,d,h,g,_)=>{let b=a.pxRound,k=c.dir*(c.ori==0?1:-1),E=c.ori==0?Va:qa,O,P;k==1?(O=r,P=o):(O=o,P=r);let T=b(p(i[O],c,g,d)),R=b(f(l[O],u,_,h)),M=b(p(i[P],c,g,d)),U=b(f(s==1?u.max:u.min,u,_,h)),H=new Path2D(n);return E(H,M,U),E(H,T,U),E(H,T,R),H})}function hp(e,t,r,o,n,s){let a=null;if(e.length>0){a=new Path2D;let i=t==0?wp:vg,l=r;for(let p=0;p<e.length;p++){let f=e[p];if(f[1]>f[0]){let d=f[0]-l;d>0&&i(a,l,o,d,o+s),l=f[1]}}let c=r+n-l,u=10;c>0&&i(a,l,o-u/2,c,o+s+u)}return a}function s6(e,t,r){let o=e[e.length-1];o&&o[0]==t?o[1]=r:e.push([t,r])}function bg(e,t,r,o,n,s,a){let i=[],l=e.length;for(let c=n==1?r:o;c>=r&&c<=o;c+=n)if(t[c]===null){let p=c,f=c;if(n==1)for(;++c<=o&&t[c]===null;)f=c;else for(;--c>=r&&t[c]===null;)f=c;let d=s(e[p]),h=f==p?d:s(e[f]),g=p-n;d=a<=0&&g>=0&&g<l?s(e[g]):d;let b=f+n;h=a>=0&&b>=0&&b<l?s(e[b]):h,h>=d&&i.push([d,h])}return i}function v2(e){return e==0?I2:e==1?xt:t=>xs(t,e)}function t1(e){let t=e==0?mp:gp,r=e==0?(n,s,a,i,l,c)=>{n.arcTo(s,a,i,l,c)}:(n,s,a,i,l,c)=>{n.arcTo(a,s,l,i,c)},o=e==0?(n,s,a,i,l)=>{n.rect(s,a,i,l)}:(n,s,a,i,l)=>{n.rect(a,s,l,i)};return(n,s,a,i,l,c=0,u=0)=>{c==0&&u==0?o(n,s,a,i,l):(c=ro(c,i/2,l/2),u=ro(u,i/2,l/2),t(n,s+c,a),r(n,s+i,a,s+i,a+l,c),r(n,s+i,a+l,s,a+l,u),r(n,s,a+l,s,a,u),r(n,s,a,s+i,a,c),n.closePath())}}var mp=(e,t,r)=>{e.moveTo(t,r)},gp=(e,t,r)=>{e.moveTo(r,t)},Va=(e,t,r)=>{e.lineTo(t,r)},qa=(e,t,r)=>{e.lineTo(r,t)},wp=t1(0),vg=t1(1),r1=(e,t,r,o,n,s)=>{e.arc(t,r,o,n,s)},o1=(e,t,r,o,n,s)=>{e.arc(r,t,o,n,s)},n1=(e,t,r,o,n,s,a)=>{e.bezierCurveTo(t,r,o,n,s,a)},s1=(e,t,r,o,n,s,a)=>{e.bezierCurveTo(r,t,n,o,a,s)};function a1(e){return(t,r,o,n,s)=>Ts(t,r,(a,i,l,c,u,p,f,d,h,g,_)=>{let{pxRound:b,points:k}=a,E,O;c.ori==0?(E=mp,O=r1):(E=gp,O=o1);let P=Be(k.width*Ne,3),T=(k.size-k.width)/2*Ne,R=Be(T*2,3),M=new Path2D,U=new Path2D,{left:H,top:L,width:ee,height:B}=t.bbox;wp(U,H-R,L-R,ee+R*2,B+R*2);let F=W=>{if(l[W]!=null){let ge=b(p(i[W],c,g,d)),J=b(f(l[W],u,_,h));E(M,ge+T,J),O(M,ge,J,T,0,ap*2)}};if(s)s.forEach(F);else for(let W=o;W<=n;W++)F(W);return{stroke:P>0?M:null,fill:M,clip:U,flags:Ga|sg}})}function i1(e){return(t,r,o,n,s,a)=>{o!=n&&(s!=o&&a!=o&&e(t,r,o),s!=n&&a!=n&&e(t,r,n),e(t,r,a))}}var a6=i1(Va),i6=i1(qa);function l1(e){let t=ze(e?.alignGaps,0);return(r,o,n,s)=>Ts(r,o,(a,i,l,c,u,p,f,d,h,g,_)=>{[n,s]=up(l,n,s);let b=a.pxRound,k=B=>b(p(B,c,g,d)),E=B=>b(f(B,u,_,h)),O,P;c.ori==0?(O=Va,P=a6):(O=qa,P=i6);let T=c.dir*(c.ori==0?1:-1),R={stroke:new Path2D,fill:null,clip:null,band:null,gaps:null,flags:Ga},M=R.stroke,U=!1;if(s-n>=g*4){let B=X=>r.posToVal(X,c.key,!0),F=null,W=null,ge,J,mt,Ge=k(i[T==1?n:s]),Pe=k(i[n]),$e=k(i[s]),_e=B(T==1?Pe+1:$e-1);for(let X=T==1?n:s;X>=n&&X<=s;X+=T){let yt=i[X],et=(T==1?yt<_e:yt>_e)?Ge:k(yt),Ce=l[X];et==Ge?Ce!=null?(J=Ce,F==null?(O(M,et,E(J)),ge=F=W=J):J<F?F=J:J>W&&(W=J)):Ce===null&&(U=!0):(F!=null&&P(M,Ge,E(F),E(W),E(ge),E(J)),Ce!=null?(J=Ce,O(M,et,E(J)),F=W=ge=J):(F=W=null,Ce===null&&(U=!0)),Ge=et,_e=B(Ge+T))}F!=null&&F!=W&&mt!=Ge&&P(M,Ge,E(F),E(W),E(ge),E(J))}else for(let B=T==1?n:s;B>=n&&B<=s;B+=T){let F=l[B];F===null?U=!0:F!=null&&O(M,k(i[B]),E(F))}let[L,ee]=yg(r,o);if(a.fill!=null||L!=0){let B=R.fill=new Path2D(M),F=a.fillTo(r,o,a.min,a.max,L),W=E(F),ge=k(i[n]),J=k(i[s]);T==-1&&([J,ge]=[ge,J]),O(B,J,W),O(B,ge,W)}if(!a.spanGaps){let B=[];U&&B.push(...bg(i,l,n,s,T,k,t)),R.gaps=B=a.gaps(r,o,n,s,B),R.clip=hp(B,c.ori,d,h,g,_)}return ee!=0&&(R.band=ee==2?[Yo(r,o,n,s,M,-1),Yo(r,o,n,s,M,1)]:Yo(r,o,n,s,M,ee)),R})}function l6(e){let t=ze(e.align,1),r=ze(e.ascDesc,!1),o=ze(e.alignGaps,0),n=ze(e.extend,!1);return(s,a,i,l)=>Ts(s,a,(c,u,p,f,d,h,g,_,b,k,E)=>{[i,l]=up(p,i,l);let O=c.pxRound,{left:P,width:T}=s.bbox,R=Pe=>O(h(Pe,f,k,_)),M=Pe=>O(g(Pe,d,E,b)),U=f.ori==0?Va:qa,H={stroke:new Path2D,fill:null,clip:null,band:null,gaps:null,flags:Ga},L=H.stroke,ee=f.dir*(f.ori==0?1:-1),B=M(p[ee==1?i:l]),F=R(u[ee==1?i:l]),W=F,ge=F;n&&t==-1&&(ge=P,U(L,ge,B)),U(L,F,B);for(let Pe=ee==1?i:l;Pe>=i&&Pe<=l;Pe+=ee){let $e=p[Pe];if($e==null)continue;let _e=R(u[Pe]),X=M($e);t==1?U(L,_e,B):U(L,W,X),U(L,_e,X),B=X,W=_e}let J=W;n&&t==1&&(J=P+T,U(L,J,B));let[mt,Ge]=yg(s,a);if(c.fill!=null||mt!=0){let Pe=H.fill=new Path2D(L),$e=c.fillTo(s,a,c.min,c.max,mt),_e=M($e);U(Pe,J,_e),U(Pe,ge,_e)}if(!c.spanGaps){let Pe=[];Pe.push(...bg(u,p,i,l,ee,R,o));let $e=c.width*Ne/2,_e=r||t==1?$e:-$e,X=r||t==-1?-$e:$e;Pe.forEach(yt=>{yt[0]+=_e,yt[1]+=X}),H.gaps=Pe=c.gaps(s,a,i,l,Pe),H.clip=hp(Pe,f.ori,_,b,k,E)}return Ge!=0&&(H.band=Ge==2?[Yo(s,a,i,l,L,-1),Yo(s,a,i,l,L,1)]:Yo(s,a,i,l,L,Ge)),H})}function x2(e,t,r,o,n,s,a=je){if(e.length>1){let i=null;for(let l=0,c=1/0;l<e.length;l++)if(t[l]!==void 0){if(i!=null){let u=kt(e[l]-e[i]);u<c&&(c=u,a=kt(r(e[l],o,n,s)-r(e[i],o,n,s)))}i=l}}return a}function c6(e){e=e||El;let t=ze(e.size,[.6,je,1]),r=e.align||0,o=e.gap||0,n=e.radius;n=n==null?[0,0]:typeof n=="number"?[n,0]:n;let s=Te(n),a=1-t[0],i=ze(t[1],je),l=ze(t[2],1),c=ze(e.disp,El),u=ze(e.each,d=>{}),{fill:p,stroke:f}=c;return(d,h,g,_)=>Ts(d,h,(b,k,E,O,P,T,R,M,U,H,L)=>{let ee=b.pxRound,B=r,F=o*Ne,W=i*Ne,ge=l*Ne,J,mt;O.ori==0?[J,mt]=s(d,h):[mt,J]=s(d,h);let Ge=O.dir*(O.ori==0?1:-1),Pe=O.ori==0?wp:vg,$e=O.ori==0?u:(V,Ze,bt,Ks,os,co,ns)=>{u(V,Ze,bt,os,Ks,ns,co)},_e=ze(d.bands,hg).find(V=>V.series[0]==h),X=_e!=null?_e.dir:0,yt=b.fillTo(d,h,b.min,b.max,X),Vt=ee(R(yt,P,L,U)),et,Ce,Vr,hr=H,at=ee(b.width*Ne),lo=!1,zo=null,Pr=null,an=null,Zs=null;p!=null&&(at==0||f!=null)&&(lo=!0,zo=p.values(d,h,g,_),Pr=new Map,new Set(zo).forEach(V=>{V!=null&&Pr.set(V,new Path2D)}),at>0&&(an=f.values(d,h,g,_),Zs=new Map,new Set(an).forEach(V=>{V!=null&&Zs.set(V,new Path2D)})));let{x0:Vs,size:Ii}=c;if(Vs!=null&&Ii!=null){B=1,k=Vs.values(d,h,g,_),Vs.unit==2&&(k=k.map(bt=>d.posToVal(M+bt*H,O.key,!0)));let V=Ii.values(d,h,g,_);Ii.unit==2?Ce=V[0]*H:Ce=T(V[0],O,H,M)-T(0,O,H,M),hr=x2(k,E,T,O,H,M,hr),Vr=hr-Ce+F}else hr=x2(k,E,T,O,H,M,hr),Vr=hr*a+F,Ce=hr-Vr;Vr<1&&(Vr=0),at>=Ce/2&&(at=0),Vr<5&&(ee=I2);let Ec=Vr>0,ts=hr-Vr-(Ec?at:0);Ce=ee(rg(ts,ge,W)),et=(B==0?Ce/2:B==Ge?0:Ce)-B*Ge*((B==0?F/2:0)+(Ec?at/2:0));let qt={stroke:null,fill:null,clip:null,band:null,gaps:null,flags:0},qs=lo?null:new Path2D,Lo=null;if(_e!=null)Lo=d.data[_e.series[1]];else{let{y0:V,y1:Ze}=c;V!=null&&Ze!=null&&(E=Ze.values(d,h,g,_),Lo=V.values(d,h,g,_))}let rs=J*Ce,we=mt*Ce;for(let V=Ge==1?g:_;V>=g&&V<=_;V+=Ge){let Ze=E[V];if(Ze==null)continue;if(Lo!=null){let ar=Lo[V]??0;if(Ze-ar==0)continue;Vt=R(ar,P,L,U)}let bt=O.distr!=2||c!=null?k[V]:V,Ks=T(bt,O,H,M),os=R(ze(Ze,yt),P,L,U),co=ee(Ks-et),ns=ee(or(os,Vt)),mr=ee(ro(os,Vt)),Rr=ns-mr;if(Ze!=null){let ar=Ze<0?we:rs,qr=Ze<0?rs:we;lo?(at>0&&an[V]!=null&&Pe(Zs.get(an[V]),co,mr+Er(at/2),Ce,or(0,Rr-at),ar,qr),zo[V]!=null&&Pe(Pr.get(zo[V]),co,mr+Er(at/2),Ce,or(0,Rr-at),ar,qr)):Pe(qs,co,mr+Er(at/2),Ce,or(0,Rr-at),ar,qr),$e(d,h,V,co-at/2,mr,Ce+at,Rr)}}return at>0?qt.stroke=lo?Zs:qs:lo||(qt._fill=b.width==0?b._fill:b._stroke??b._fill,qt.width=0),qt.fill=lo?Pr:qs,qt})}function u6(e,t){let r=ze(t?.alignGaps,0);return(o,n,s,a)=>Ts(o,n,(i,l,c,u,p,f,d,h,g,_,b)=>{[s,a]=up(c,s,a);let k=i.pxRound,E=J=>k(f(J,u,_,h)),O=J=>k(d(J,p,b,g)),P,T,R;u.ori==0?(P=mp,R=Va,T=n1):(P=gp,R=qa,T=s1);let M=u.dir*(u.ori==0?1:-1),U=E(l[M==1?s:a]),H=U,L=[],ee=[];for(let J=M==1?s:a;J>=s&&J<=a;J+=M)if(c[J]!=null){let Ge=l[J],Pe=E(Ge);L.push(H=Pe),ee.push(O(c[J]))}let B={stroke:e(L,ee,P,R,T,k),fill:null,clip:null,band:null,gaps:null,flags:Ga},F=B.stroke,[W,ge]=yg(o,n);if(i.fill!=null||W!=0){let J=B.fill=new Path2D(F),mt=i.fillTo(o,n,i.min,i.max,W),Ge=O(mt);R(J,H,Ge),R(J,U,Ge)}if(!i.spanGaps){let J=[];J.push(...bg(l,c,s,a,M,E,r)),B.gaps=J=i.gaps(o,n,s,a,J),B.clip=hp(J,u.ori,h,g,_,b)}return ge!=0&&(B.band=ge==2?[Yo(o,n,s,a,F,-1),Yo(o,n,s,a,F,1)]:Yo(o,n,s,a,F,ge)),B})}function p6(e){return u6(f6,e)}function f6(e,t,r,o,n,s){let a=e.length;if(a<2)return null;let i=new Path2D;if(r(i,e[0],t[0]),a==2)o(i,e[1],t[1]);else{let l=Array(a),c=Array(a-1),u=Array(a-1),p=Array(a-1);for(let f=0;f<a-1;f++)u[f]=t[f+1]-t[f],p[f]=e[f+1]-e[f],c[f]=u[f]/p[f];l[0]=c[0];for(let f=1;f<a-1;f++)c[f]===0||c[f-1]===0||c[f-1]>0!=c[f]>0?l[f]=0:(l[f]=3*(p[f-1]+p[f])/((2*p[f]+p[f-1])/c[f-1]+(p[f]+2*p[f-1])/c[f]),isFinite(l[f])||(l[f]=0));l[a-1]=c[a-2];for(let f=0;f<a-1;f++)n(i,e[f]+p[f]/3,t[f]+l[f]*p[f]/3,e[f+1]-p[f]/3,t[f+1]-l[f+1]*p[f]/3,e[f+1],t[f+1])}return i}var ag=new Set;function k2(){for(let e of ag)e.syncRect(!0)}Za&&(Es(ZD,Ha,k2),Es(VD,Ha,k2,!0),Es(ip,Ha,()=>{Wt.pxRatio=Ne}));var d6=l1(),h6=a1();function S2(e,t,r,o){return(o?[e[0],e[1]].concat(e.slice(2)):[e[0]].concat(e.slice(1))).map((s,a)=>ig(s,a,t,r))}function m6(e,t){return e.map((r,o)=>o==0?{}:_t({},t,r))}function ig(e,t,r,o){return _t({},t==0?r:o,e)}function c1(e,t,r){return t==null?ja:[t,r]}var g6=c1;function w6(e,t,r){return t==null?ja:lp(t,r,fg,!0)}function u1(e,t,r,o){return t==null?ja:pp(t,r,e.scales[o].log,!1)}var _6=u1;function p1(e,t,r,o){return t==null?ja:pg(t,r,e.scales[o].log,!1)}var y6=p1;function b6(e,t,r,o,n){let s=or(r2(e),r2(t)),a=t-e,i=to(n/o*a,r);do{let l=r[i],c=o*l/a;if(c>=n&&s+(l<5?En.get(l):0)<=17)return[l,c]}while(++i<r.length);return[0,0]}function E2(e){let t,r;return e=e.replace(/(\d+)px/,(o,n)=>(t=xt((r=+n)*Ne))+"px"),[e,t,r]}function v6(e){e.show&&[e.font,e.labelFont].forEach(t=>{let r=Be(t[2]*Ne,1);t[0]=t[0].replace(/[0-9.]+px/,r+"px"),t[1]=r})}function Wt(e,t,r){let o={mode:ze(e.mode,1)},n=o.mode;function s(m,w,v,x){let S=w.valToPct(m);return x+v*(w.dir==-1?1-S:S)}function a(m,w,v,x){let S=w.valToPct(m);return x+v*(w.dir==-1?S:1-S)}function i(m,w,v,x){return w.ori==0?s(m,w,v,x):a(m,w,v,x)}o.valToPosH=s,o.valToPosV=a;let l=!1;o.status=0;let c=o.root=Wr(AD);if(e.id!=null&&(c.id=e.id),Sr(c,e.class),e.title){let m=Wr(ID,c);m.textContent=e.title}let u=eo("canvas"),p=o.ctx=u.getContext("2d"),f=Wr(zD,c);Es("click",f,m=>{m.target===h&&(qe!=aa||tt!=ia)&&Dt.click(o,m)},!0);let d=o.under=Wr(LD,f);f.appendChild(u);let h=o.over=Wr(ND,f);e=Ba(e);let g=+ze(e.pxAlign,1),_=v2(g);(e.plugins||[]).forEach(m=>{m.opts&&(e=m.opts(o,e)||e)});let b=e.ms||.001,k=o.series=n==1?S2(e.series||[],h2,y2,!1):m6(e.series||[null],_2),E=o.axes=S2(e.axes||[],d2,g2,!0),O=o.scales={},P=o.bands=e.bands||[];P.forEach(m=>{m.fill=Te(m.fill||null),m.dir=ze(m.dir,-1)});let T=n==2?k[1].facets[0].scale:k[0].scale,R={axes:uL,series:sL},M=(e.drawOrder||["axes","series"]).map(m=>R[m]);function U(m){let w=m.distr==3?v=>Ko(v>0?v:m.clamp(o,v,m.min,m.max,m.key)):m.distr==4?v=>qm(v,m.asinh):m.distr==100?v=>m.fwd(v):v=>v;return v=>{let x=w(v),{_min:S,_max:A}=m,z=A-S;return(x-S)/z}}function H(m){let w=O[m];if(w==null){let v=(e.scales||El)[m]||El;if(v.from!=null){H(v.from);let x=_t({},O[v.from],v,{key:m});x.valToPct=U(x),O[m]=x}else{w=O[m]=_t({},m==T?Q2:o6,v),w.key=m;let x=w.time,S=w.range,A=Sn(S);if((m!=T||n==2&&!x)&&(A&&(S[0]==null||S[1]==null)&&(S={min:S[0]==null?QS:{mode:1,hard:S[0],soft:S[0]},max:S[1]==null?QS:{mode:1,hard:S[1],soft:S[1]}},A=!1),!A&&dp(S))){let z=S;S=(N,C,G)=>C==null?ja:lp(C,G,z)}w.range=Te(S||(x?g6:m==T?w.distr==3?_6:w.distr==4?y6:c1:w.distr==3?u1:w.distr==4?p1:w6)),w.auto=Te(A?!1:w.auto),w.clamp=Te(w.clamp||r6),w._min=w._max=null,w.valToPct=U(w)}}}H("x"),H("y"),n==1&&k.forEach(m=>{H(m.scale)}),E.forEach(m=>{H(m.scale)});for(let m in e.scales)H(m);let L=O[T],ee=L.distr,B,F;L.ori==0?(Sr(c,PD),B=s,F=a):(Sr(c,RD),B=a,F=s);let W={};for(let m in O){let w=O[m];(w.min!=null||w.max!=null)&&(W[m]={min:w.min,max:w.max},w.min=w.max=null)}let ge=e.tzDate||(m=>new Date(xt(m/b))),J=e.fmtDate||mg,mt=b==1?P$(ge):z$(ge),Ge=u2(ge,c2(b==1?A$:I$,J)),Pe=f2(ge,p2(N$,J)),$e=[],_e=o.legend=_t({},D$,e.legend),X=o.cursor=_t({},j$,{drag:{y:n==2}},e.cursor),yt=_e.show,Vt=X.show,et=_e.markers;_e.idxs=$e,et.width=Te(et.width),et.dash=Te(et.dash),et.stroke=Te(et.stroke),et.fill=Te(et.fill);let Ce,Vr,hr,at=[],lo=[],zo,Pr=!1,an={};if(_e.live){let m=k[1]?k[1].values:null;Pr=m!=null,zo=Pr?m(o,1,0):{_:0};for(let w in zo)an[w]=cg}if(yt)if(Ce=eo("table",UD,c),hr=eo("tbody",null,Ce),_e.mount(o,Ce),Pr){Vr=eo("thead",null,Ce,hr);let m=eo("tr",null,Vr);eo("th",null,m);for(var Zs in zo)eo("th",US,m).textContent=Zs}else Sr(Ce,WD),_e.live&&Sr(Ce,HD);let Vs={show:!0},Ii={show:!1};function Ec(m,w){if(w==0&&(Pr||!_e.live||n==2))return ja;let v=[],x=eo("tr",jD,hr,hr.childNodes[w]);Sr(x,m.class),m.show||Sr(x,Ss);let S=eo("th",null,x);if(et.show){let N=Wr(BD,S);if(w>0){let C=et.width(o,w);C&&(N.style.border=C+"px "+et.dash(o,w)+" "+et.stroke(o,w)),N.style.background=et.fill(o,w)}}let A=Wr(US,S);m.label instanceof HTMLElement?A.appendChild(m.label):A.textContent=m.label,w>0&&(et.show||(A.style.color=m.width>0?et.stroke(o,w):et.fill(o,w)),qt("click",S,N=>{if(X._lock)return;as(N);let C=k.indexOf(m);if((N.ctrlKey||N.metaKey)!=_e.isolate){let G=k.some((Z,q)=>q>0&&q!=C&&Z.show);k.forEach((Z,q)=>{q>0&&po(q,G?q==C?Vs:Ii:Vs,!0,gt.setSeries)})}else po(C,{show:!m.show},!0,gt.setSeries)},!1),Js&&qt(BS,S,N=>{X._lock||(as(N),po(k.indexOf(m),ca,!0,gt.setSeries))},!1));for(var z in zo){let N=eo("td",GD,x);N.textContent="--",v.push(N)}return[x,v]}let ts=new Map;function qt(m,w,v,x=!0){let S=ts.get(w)||{},A=X.bind[m](o,w,v,x);A&&(Es(m,w,S[m]=A),ts.set(w,S))}function qs(m,w,v){let x=ts.get(w)||{};for(let S in x)(m==null||S==m)&&(tg(S,w,x[S]),delete x[S]);m==null&&ts.delete(w)}let Lo=0,rs=0,we=0,V=0,Ze=0,bt=0,Ks=Ze,os=bt,co=we,ns=V,mr=0,Rr=0,ar=0,qr=0;o.bbox={};let Dd=!1,Oc=!1,Ys=!1,ss=!1,Tc=!1,Ir=!1;function $d(m,w,v){(v||m!=o.width||w!=o.height)&&j_(m,w),ra(!1),Ys=!0,Oc=!0,oa()}function j_(m,w){o.width=Lo=we=m,o.height=rs=V=w,Ze=bt=0,Xz(),Qz();let v=o.bbox;mr=v.left=xs(Ze*Ne,.5),Rr=v.top=xs(bt*Ne,.5),ar=v.width=xs(we*Ne,.5),qr=v.height=xs(V*Ne,.5)}let Kz=3;function Yz(){let m=!1,w=0;for(;!m;){w++;let v=lL(w),x=cL(w);m=w==Kz||v&&x,m||(j_(o.width,o.height),Oc=!0)}}function Jz({width:m,height:w}){$d(m,w)}o.setSize=Jz;function Xz(){let m=!1,w=!1,v=!1,x=!1;E.forEach((S,A)=>{if(S.show&&S._show){let{side:z,_size:N}=S,C=z%2,G=S.label!=null?S.labelSize:0,Z=N+G;Z>0&&(C?(we-=Z,z==3?(Ze+=Z,x=!0):v=!0):(V-=Z,z==0?(bt+=Z,m=!0):w=!0))}}),is[0]=m,is[1]=v,is[2]=w,is[3]=x,we-=ln[1]+ln[3],Ze+=ln[3],V-=ln[2]+ln[0],bt+=ln[0]}function Qz(){let m=Ze+we,w=bt+V,v=Ze,x=bt;function S(A,z){switch(A){case 1:return m+=z,m-z;case 2:return w+=z,w-z;case 3:return v-=z,v+z;case 0:return x-=z,x+z}}E.forEach((A,z)=>{if(A.show&&A._show){let N=A.side;A._pos=S(N,A._size),A.label!=null&&(A._lpos=S(N,A.labelSize))}})}if(X.dataIdx==null){let m=X.hover,w=m.skip=new Set(m.skip??[]);w.add(void 0);let v=m.prox=Te(m.prox),x=m.bias??=0;X.dataIdx=(S,A,z,N)=>{if(A==0)return z;let C=z,G=v(S,A,z,N)??je,Z=G>=0&&G<je,q=L.ori==0?we:V,ue=X.left,Le=t[0],Ie=t[A];if(w.has(Ie[z])){C=null;let ve=null,se=null,te;if(x==0||x==-1)for(te=z;ve==null&&te-- >0;)w.has(Ie[te])||(ve=te);if(x==0||x==1)for(te=z;se==null&&te++<Ie.length;)w.has(Ie[te])||(se=te);if(ve!=null||se!=null)if(Z){let Ye=ve==null?-1/0:B(Le[ve],L,q,0),ct=se==null?1/0:B(Le[se],L,q,0),It=ue-Ye,Ue=ct-ue;It<=Ue?It<=G&&(C=ve):Ue<=G&&(C=se)}else C=se==null?ve:ve==null?se:z-ve<=se-z?ve:se}else Z&&kt(ue-B(Le[z],L,q,0))>G&&(C=null);return C}}let as=m=>{X.event=m};X.idxs=$e,X._lock=!1;let Gt=X.points;Gt.show=Te(Gt.show),Gt.size=Te(Gt.size),Gt.stroke=Te(Gt.stroke),Gt.width=Te(Gt.width),Gt.fill=Te(Gt.fill);let uo=o.focus=_t({},e.focus||{alpha:.3},X.focus),Js=uo.prox>=0,Xs=Js&&Gt.one,zr=[],Qs=[],ea=[];function B_(m,w){let v=Gt.show(o,w);if(v instanceof HTMLElement)return Sr(v,FD),Sr(v,m.class),_o(v,-10,-10,we,V),h.insertBefore(v,zr[w]),v}function G_(m,w){if(n==1||w>0){let v=n==1&&O[m.scale].time,x=m.value;m.value=v?s2(x)?f2(ge,p2(x,J)):x||Pe:x||Q$,m.label=m.label||(v?G$:B$)}if(Xs||w>0){m.width=m.width==null?1:m.width,m.paths=m.paths||d6||o$,m.fillTo=Te(m.fillTo||n6),m.pxAlign=+ze(m.pxAlign,g),m.pxRound=v2(m.pxAlign),m.stroke=Te(m.stroke||null),m.fill=Te(m.fill||null),m._stroke=m._fill=m._paths=m._focus=null;let v=e6(or(1,m.width),1),x=m.points=_t({},{size:v,width:or(1,v*.2),stroke:m.stroke,space:v*2,paths:h6,_stroke:null,_fill:null},m.points);x.show=Te(x.show),x.filter=Te(x.filter),x.fill=Te(x.fill),x.stroke=Te(x.stroke),x.paths=Te(x.paths),x.pxAlign=m.pxAlign}if(yt){let v=Ec(m,w);at.splice(w,0,v[0]),lo.splice(w,0,v[1]),_e.values.push(null)}if(Vt){$e.splice(w,0,null);let v=null;Xs?w==0&&(v=B_(m,w)):w>0&&(v=B_(m,w)),zr.splice(w,0,v),Qs.splice(w,0,0),ea.splice(w,0,0)}Rt("addSeries",w)}function eL(m,w){w=w??k.length,m=n==1?ig(m,w,h2,y2):ig(m,w,{},_2),k.splice(w,0,m),G_(k[w],w)}o.addSeries=eL;function tL(m){if(k.splice(m,1),yt){_e.values.splice(m,1),lo.splice(m,1);let w=at.splice(m,1)[0];qs(null,w.firstChild),w.remove()}Vt&&($e.splice(m,1),zr.splice(m,1)[0].remove(),Qs.splice(m,1),ea.splice(m,1)),Rt("delSeries",m)}o.delSeries=tL;let is=[!1,!1,!1,!1];function rL(m,w){if(m._show=m.show,m.show){let v=m.side%2,x=O[m.scale];x==null&&(m.scale=v?k[1].scale:T,x=O[m.scale]);let S=x.time;m.size=Te(m.size),m.space=Te(m.space),m.rotate=Te(m.rotate),Sn(m.incrs)&&m.incrs.forEach(z=>{!En.has(z)&&En.set(z,N2(z))}),m.incrs=Te(m.incrs||(x.distr==2?E$:S?b==1?T$:R$:ks)),m.splits=Te(m.splits||(S&&x.distr==1?mt:x.distr==3?og:x.distr==4?q$:V$)),m.stroke=Te(m.stroke),m.grid.stroke=Te(m.grid.stroke),m.ticks.stroke=Te(m.ticks.stroke),m.border.stroke=Te(m.border.stroke);let A=m.values;m.values=Sn(A)&&!Sn(A[0])?Te(A):S?Sn(A)?u2(ge,c2(A,J)):s2(A)?L$(ge,A):A||Ge:A||Z$,m.filter=Te(m.filter||(x.distr>=3&&x.log==10?J$:x.distr==3&&x.log==2?X$:z2)),m.font=E2(m.font),m.labelFont=E2(m.labelFont),m._size=m.size(o,null,w,0),m._space=m._rotate=m._incrs=m._found=m._splits=m._values=null,m._size>0&&(is[w]=!0,m._el=Wr(MD,f))}}function zi(m,w,v,x){let[S,A,z,N]=v,C=w%2,G=0;return C==0&&(N||A)&&(G=w==0&&!S||w==2&&!z?xt(d2.size/3):0),C==1&&(S||z)&&(G=w==1&&!A||w==3&&!N?xt(g2.size/2):0),G}let Z_=o.padding=(e.padding||[zi,zi,zi,zi]).map(m=>Te(ze(m,zi))),ln=o._padding=Z_.map((m,w)=>m(o,w,is,0)),Ct,Ot=null,Tt=null,Ac=n==1?k[0].idxs:null,Kr=null,Li=!1;function V_(m,w){if(t=m??[],o.data=o._data=t,n==2){Ct=0;for(let v=1;v<k.length;v++)Ct+=t[v][0].length}else{t.length==0&&(o.data=o._data=t=[[]]),Kr=t[0],Ct=Kr.length;let v=t;if(ee==2){v=t.slice();let x=v[0]=Array(Ct);for(let S=0;S<Ct;S++)x[S]=S}o._data=t=v}if(ra(!0),Rt("setData"),ee==2&&(Ys=!0),w!==!1){let v=L;v.auto(o,Li)?Fd():un(T,v.min,v.max),ss=ss||X.left>=0,Ir=!0,oa()}}o.setData=V_;function Fd(){Li=!0;let m,w;n==1&&(Ct>0?(Ot=Ac[0]=0,Tt=Ac[1]=Ct-1,m=t[0][Ot],w=t[0][Tt],ee==2?(m=Ot,w=Tt):m==w&&(ee==3?[m,w]=pp(m,m,L.log,!1):ee==4?[m,w]=pg(m,m,L.log,!1):L.time?w=m+xt(86400/b):[m,w]=lp(m,w,fg,!0))):(Ot=Ac[0]=m=null,Tt=Ac[1]=w=null)),un(T,m,w)}let Pc,ta,Ud,Hd,Wd,jd,Bd,Gd,Zd,ir;function q_(m,w,v,x,S,A){m??=WS,v??=hg,x??="butt",S??=WS,A??="round",m!=Pc&&(p.strokeStyle=Pc=m),S!=ta&&(p.fillStyle=ta=S),w!=Ud&&(p.lineWidth=Ud=w),A!=Wd&&(p.lineJoin=Wd=A),x!=jd&&(p.lineCap=jd=x),v!=Hd&&p.setLineDash(Hd=v)}function K_(m,w,v,x){w!=ta&&(p.fillStyle=ta=w),m!=Bd&&(p.font=Bd=m),v!=Gd&&(p.textAlign=Gd=v),x!=Zd&&(p.textBaseline=Zd=x)}function Vd(m,w,v,x,S=0){if(x.length>0&&m.auto(o,Li)&&(w==null||w.min==null)){let A=ze(Ot,0),z=ze(Tt,x.length-1),N=v.min==null?JD(x,A,z,S,m.distr==3):[v.min,v.max];m.min=ro(m.min,v.min=N[0]),m.max=or(m.max,v.max=N[1])}}let Y_={min:null,max:null};function oL(){for(let x in O){let S=O[x];W[x]==null&&(S.min==null||W[T]!=null&&S.auto(o,Li))&&(W[x]=Y_)}for(let x in O){let S=O[x];W[x]==null&&S.from!=null&&W[S.from]!=null&&(W[x]=Y_)}W[T]!=null&&ra(!0);let m={};for(let x in W){let S=W[x];if(S!=null){let A=m[x]=Ba(O[x],a$);if(S.min!=null)_t(A,S);else if(x!=T||n==2)if(Ct==0&&A.from==null){let z=A.range(o,null,null,x);A.min=z[0],A.max=z[1]}else A.min=je,A.max=-je}}if(Ct>0){k.forEach((x,S)=>{if(n==1){let A=x.scale,z=W[A];if(z==null)return;let N=m[A];if(S==0){let C=N.range(o,N.min,N.max,A);N.min=C[0],N.max=C[1],Ot=to(N.min,t[0]),Tt=to(N.max,t[0]),Tt-Ot>1&&(t[0][Ot]<N.min&&Ot++,t[0][Tt]>N.max&&Tt--),x.min=Kr[Ot],x.max=Kr[Tt]}else x.show&&x.auto&&Vd(N,z,x,t[S],x.sorted);x.idxs[0]=Ot,x.idxs[1]=Tt}else if(S>0&&x.show&&x.auto){let[A,z]=x.facets,N=A.scale,C=z.scale,[G,Z]=t[S],q=m[N],ue=m[C];q!=null&&Vd(q,W[N],A,G,A.sorted),ue!=null&&Vd(ue,W[C],z,Z,z.sorted),x.min=z.min,x.max=z.max}});for(let x in m){let S=m[x],A=W[x];if(S.from==null&&(A==null||A.min==null)){let z=S.range(o,S.min==je?null:S.min,S.max==-je?null:S.max,x);S.min=z[0],S.max=z[1]}}}for(let x in m){let S=m[x];if(S.from!=null){let A=m[S.from];if(A.min==null)S.min=S.max=null;else{let z=S.range(o,A.min,A.max,x);S.min=z[0],S.max=z[1]}}}let w={},v=!1;for(let x in m){let S=m[x],A=O[x];if(A.min!=S.min||A.max!=S.max){A.min=S.min,A.max=S.max;let z=A.distr;A._min=z==3?Ko(A.min):z==4?qm(A.min,A.asinh):z==100?A.fwd(A.min):A.min,A._max=z==3?Ko(A.max):z==4?qm(A.max,A.asinh):z==100?A.fwd(A.max):A.max,w[x]=v=!0}}if(v){k.forEach((x,S)=>{n==2?S>0&&w.y&&(x._paths=null):w[x.scale]&&(x._paths=null)});for(let x in w)Ys=!0,Rt("setScale",x);Vt&&X.left>=0&&(ss=Ir=!0)}for(let x in W)W[x]=null}function nL(m){let w=rg(Ot-1,0,Ct-1),v=rg(Tt+1,0,Ct-1);for(;m[w]==null&&w>0;)w--;for(;m[v]==null&&v<Ct-1;)v++;return[w,v]}function sL(){if(Ct>0){let m=k.some(w=>w._focus)&&ir!=uo.alpha;m&&(p.globalAlpha=ir=uo.alpha),k.forEach((w,v)=>{if(v>0&&w.show&&(J_(v,!1),J_(v,!0),w._paths==null)){let x=ir;ir!=w.alpha&&(p.globalAlpha=ir=w.alpha);let S=n==2?[0,t[v][0].length-1]:nL(t[v]);w._paths=w.paths(o,v,S[0],S[1]),ir!=x&&(p.globalAlpha=ir=x)}}),k.forEach((w,v)=>{if(v>0&&w.show){let x=ir;ir!=w.alpha&&(p.globalAlpha=ir=w.alpha),w._paths!=null&&X_(v,!1);{let S=w._paths!=null?w._paths.gaps:null,A=w.points.show(o,v,Ot,Tt,S),z=w.points.filter(o,v,A,S);(A||z)&&(w.points._paths=w.points.paths(o,v,Ot,Tt,z),X_(v,!0))}ir!=x&&(p.globalAlpha=ir=x),Rt("drawSeries",v)}}),m&&(p.globalAlpha=ir=1)}}function J_(m,w){let v=w?k[m].points:k[m];v._stroke=v.stroke(o,m),v._fill=v.fill(o,m)}function X_(m,w){let v=w?k[m].points:k[m],{stroke:x,fill:S,clip:A,flags:z,_stroke:N=v._stroke,_fill:C=v._fill,_width:G=v.width}=v._paths;G=Be(G*Ne,3);let Z=null,q=G%2/2;w&&C==null&&(C=G>0?"#fff":N);let ue=v.pxAlign==1&&q>0;if(ue&&p.translate(q,q),!w){let Le=mr-G/2,Ie=Rr-G/2,ve=ar+G,se=qr+G;Z=new Path2D,Z.rect(Le,Ie,ve,se)}w?qd(N,G,v.dash,v.cap,C,x,S,z,A):aL(m,N,G,v.dash,v.cap,C,x,S,z,Z,A),ue&&p.translate(-q,-q)}function aL(m,w,v,x,S,A,z,N,C,G,Z){let q=!1;C!=0&&P.forEach((ue,Le)=>{if(ue.series[0]==m){let Ie=k[ue.series[1]],ve=t[ue.series[1]],se=(Ie._paths||El).band;Sn(se)&&(se=ue.dir==1?se[0]:se[1]);let te,Ye=null;Ie.show&&se&&QD(ve,Ot,Tt)?(Ye=ue.fill(o,Le)||A,te=Ie._paths.clip):se=null,qd(w,v,x,S,Ye,z,N,C,G,Z,te,se),q=!0}}),q||qd(w,v,x,S,A,z,N,C,G,Z)}let Q_=Ga|sg;function qd(m,w,v,x,S,A,z,N,C,G,Z,q){q_(m,w,v,x,S),(C||G||q)&&(p.save(),C&&p.clip(C),G&&p.clip(G)),q?(N&Q_)==Q_?(p.clip(q),Z&&p.clip(Z),Ic(S,z),Rc(m,A,w)):N&sg?(Ic(S,z),p.clip(q),Rc(m,A,w)):N&Ga&&(p.save(),p.clip(q),Z&&p.clip(Z),Ic(S,z),p.restore(),Rc(m,A,w)):(Ic(S,z),Rc(m,A,w)),(C||G||q)&&p.restore()}function Rc(m,w,v){v>0&&(w instanceof Map?w.forEach((x,S)=>{p.strokeStyle=Pc=S,p.stroke(x)}):w!=null&&m&&p.stroke(w))}function Ic(m,w){w instanceof Map?w.forEach((v,x)=>{p.fillStyle=ta=x,p.fill(v)}):w!=null&&m&&p.fill(w)}function iL(m,w,v,x){let S=E[m],A;if(x<=0)A=[0,0];else{let z=S._space=S.space(o,m,w,v,x),N=S._incrs=S.incrs(o,m,w,v,x,z);A=b6(w,v,N,x,z)}return S._found=A}function Kd(m,w,v,x,S,A,z,N,C,G){let Z=z%2/2;g==1&&p.translate(Z,Z),q_(N,z,C,G,N),p.beginPath();let q,ue,Le,Ie,ve=S+(x==0||x==3?-A:A);v==0?(ue=S,Ie=ve):(q=S,Le=ve);for(let se=0;se<m.length;se++)w[se]!=null&&(v==0?q=Le=m[se]:ue=Ie=m[se],p.moveTo(q,ue),p.lineTo(Le,Ie));p.stroke(),g==1&&p.translate(-Z,-Z)}function lL(m){let w=!0;return E.forEach((v,x)=>{if(!v.show)return;let S=O[v.scale];if(S.min==null){v._show&&(w=!1,v._show=!1,ra(!1));return}else v._show||(w=!1,v._show=!0,ra(!1));let A=v.side,z=A%2,{min:N,max:C}=S,[G,Z]=iL(x,N,C,z==0?we:V);if(Z==0)return;let q=S.distr==2,ue=v._splits=v.splits(o,x,N,C,G,Z,q),Le=S.distr==2?ue.map(te=>Kr[te]):ue,Ie=S.distr==2?Kr[ue[1]]-Kr[ue[0]]:G,ve=v._values=v.values(o,v.filter(o,Le,x,Z,Ie),x,Z,Ie);v._rotate=A==2?v.rotate(o,ve,x,Z):0;let se=v._size;v._size=jr(v.size(o,ve,x,m)),se!=null&&v._size!=se&&(w=!1)}),w}function cL(m){let w=!0;return Z_.forEach((v,x)=>{let S=v(o,x,is,m);S!=ln[x]&&(w=!1),ln[x]=S}),w}function uL(){for(let m=0;m<E.length;m++){let w=E[m];if(!w.show||!w._show)continue;let v=w.side,x=v%2,S,A,z=w.stroke(o,m),N=v==0||v==3?-1:1,[C,G]=w._found;if(w.label!=null){let Yt=w.labelGap*N,_r=xt((w._lpos+Yt)*Ne);K_(w.labelFont[0],z,"center",v==2?yl:HS),p.save(),x==1?(S=A=0,p.translate(_r,xt(Rr+qr/2)),p.rotate((v==3?-ap:ap)/2)):(S=xt(mr+ar/2),A=_r);let us=R2(w.label)?w.label(o,m,C,G):w.label;p.fillText(us,S,A),p.restore()}if(G==0)continue;let Z=O[w.scale],q=x==0?ar:qr,ue=x==0?mr:Rr,Le=w._splits,Ie=Z.distr==2?Le.map(Yt=>Kr[Yt]):Le,ve=Z.distr==2?Kr[Le[1]]-Kr[Le[0]]:C,se=w.ticks,te=w.border,Ye=se.show?se.size:0,ct=xt(Ye*Ne),It=xt((w.alignTo==2?w._size-Ye-w.gap:w.gap)*Ne),Ue=w._rotate*-ap/180,ut=_(w._pos*Ne),gr=(ct+It)*N,Kt=ut+gr;A=x==0?Kt:0,S=x==1?Kt:0;let Lr=w.font[0],Yr=w.align==1?Fa:w.align==2?Gm:Ue>0?Fa:Ue<0?Gm:x==0?"center":v==3?Gm:Fa,ho=Ue||x==1?"middle":v==2?yl:HS;K_(Lr,z,Yr,ho);let wr=w.font[1]*w.lineGap,Nr=Le.map(Yt=>_(i(Yt,Z,q,ue))),Jr=w._values;for(let Yt=0;Yt<Jr.length;Yt++){let _r=Jr[Yt];if(_r!=null){x==0?S=Nr[Yt]:A=Nr[Yt],_r=""+_r;let us=_r.indexOf(`
`)==-1?[_r]:_r.split(/\n/gm);for(let Jt=0;Jt<us.length;Jt++){let _y=us[Jt];Ue?(p.save(),p.translate(S,A+Jt*wr),p.rotate(Ue),p.fillText(_y,0,0),p.restore()):p.fillText(_y,S,A+Jt*wr)}}}se.show&&Kd(Nr,se.filter(o,Ie,m,G,ve),x,v,ut,ct,Be(se.width*Ne,3),se.stroke(o,m),se.dash,se.cap);let mo=w.grid;mo.show&&Kd(Nr,mo.filter(o,Ie,m,G,ve),x,x==0?2:1,x==0?Rr:mr,x==0?qr:ar,Be(mo.width*Ne,3),mo.stroke(o,m),mo.dash,mo.cap),te.show&&Kd([ut],[1],x==0?1:0,x==0?1:2,x==1?Rr:mr,x==1?qr:ar,Be(te.width*Ne,3),te.stroke(o,m),te.dash,te.cap)}Rt("drawAxes")}function ra(m){k.forEach((w,v)=>{v>0&&(w._paths=null,m&&(n==1?(w.min=null,w.max=null):w.facets.forEach(x=>{x.min=null,x.max=null})))})}let zc=!1,Yd=!1,Ni=[];function pL(){Yd=!1;for(let m=0;m<Ni.length;m++)Rt(...Ni[m]);Ni.length=0}function oa(){zc||(d$(ey),zc=!0)}function fL(m,w=!1){zc=!0,Yd=w,m(o),ey(),w&&Ni.length>0&&queueMicrotask(pL)}o.batch=fL;function ey(){if(Dd&&(oL(),Dd=!1),Ys&&(Yz(),Ys=!1),Oc){if(Qe(d,Fa,Ze),Qe(d,yl,bt),Qe(d,vl,we),Qe(d,xl,V),Qe(h,Fa,Ze),Qe(h,yl,bt),Qe(h,vl,we),Qe(h,xl,V),Qe(f,vl,Lo),Qe(f,xl,rs),u.width=xt(Lo*Ne),u.height=xt(rs*Ne),E.forEach(({_el:m,_show:w,_size:v,_pos:x,side:S})=>{if(m!=null)if(w){let A=S===3||S===0?v:0,z=S%2==1;Qe(m,z?"left":"top",x-A),Qe(m,z?"width":"height",v),Qe(m,z?"top":"left",z?bt:Ze),Qe(m,z?"height":"width",z?V:we),eg(m,Ss)}else Sr(m,Ss)}),Pc=ta=Ud=Wd=jd=Bd=Gd=Zd=Hd=null,ir=1,Di(!0),Ze!=Ks||bt!=os||we!=co||V!=ns){ra(!1);let m=we/co,w=V/ns;if(Vt&&!ss&&X.left>=0){X.left*=m,X.top*=w,na&&_o(na,xt(X.left),0,we,V),sa&&_o(sa,0,xt(X.top),we,V);for(let v=0;v<zr.length;v++){let x=zr[v];x!=null&&(Qs[v]*=m,ea[v]*=w,_o(x,jr(Qs[v]),jr(ea[v]),we,V))}}if(Ke.show&&!Tc&&Ke.left>=0&&Ke.width>0){Ke.left*=m,Ke.width*=m,Ke.top*=w,Ke.height*=w;for(let v in rh)Qe(la,v,Ke[v])}Ks=Ze,os=bt,co=we,ns=V}Rt("setSize"),Oc=!1}Lo>0&&rs>0&&(p.clearRect(0,0,u.width,u.height),Rt("drawClear"),M.forEach(m=>m()),Rt("draw")),Ke.show&&Tc&&(Lc(Ke),Tc=!1),Vt&&ss&&(cs(null,!0,!1),ss=!1),_e.show&&_e.live&&Ir&&(eh(),Ir=!1),l||(l=!0,o.status=1,Rt("ready")),Li=!1,zc=!1}o.redraw=(m,w)=>{Ys=w||!1,m!==!1?un(T,L.min,L.max):oa()};function Jd(m,w){let v=O[m];if(v.from==null){if(Ct==0){let x=v.range(o,w.min,w.max,m);w.min=x[0],w.max=x[1]}if(w.min>w.max){let x=w.min;w.min=w.max,w.max=x}if(Ct>1&&w.min!=null&&w.max!=null&&w.max-w.min<1e-16)return;m==T&&v.distr==2&&Ct>0&&(w.min=to(w.min,t[0]),w.max=to(w.max,t[0]),w.min==w.max&&w.max++),W[m]=w,Dd=!0,oa()}}o.setScale=Jd;let Xd,Qd,na,sa,ty,ry,aa,ia,oy,ny,qe,tt,cn=!1,Dt=X.drag,At=Dt.x,Pt=Dt.y;Vt&&(X.x&&(Xd=Wr(DD,h)),X.y&&(Qd=Wr($D,h)),L.ori==0?(na=Xd,sa=Qd):(na=Qd,sa=Xd),qe=X.left,tt=X.top);let Ke=o.select=_t({show:!0,over:!0,left:0,width:0,top:0,height:0},e.select),la=Ke.show?Wr(CD,Ke.over?h:d):null;function Lc(m,w){if(Ke.show){for(let v in m)Ke[v]=m[v],v in rh&&Qe(la,v,m[v]);w!==!1&&Rt("setSelect")}}o.setSelect=Lc;function dL(m){if(k[m].show)yt&&eg(at[m],Ss);else if(yt&&Sr(at[m],Ss),Vt){let v=Xs?zr[0]:zr[m];v!=null&&_o(v,-10,-10,we,V)}}function un(m,w,v){Jd(m,{min:w,max:v})}function po(m,w,v,x){w.focus!=null&&_L(m),w.show!=null&&k.forEach((S,A)=>{A>0&&(m==A||m==null)&&(S.show=w.show,dL(A),n==2?(un(S.facets[0].scale,null,null),un(S.facets[1].scale,null,null)):un(S.scale,null,null),oa())}),v!==!1&&Rt("setSeries",m,w),x&&$i("setSeries",o,m,w)}o.setSeries=po;function hL(m,w){_t(P[m],w)}function mL(m,w){m.fill=Te(m.fill||null),m.dir=ze(m.dir,-1),w=w??P.length,P.splice(w,0,m)}function gL(m){m==null?P.length=0:P.splice(m,1)}o.addBand=mL,o.setBand=hL,o.delBand=gL;function wL(m,w){k[m].alpha=w,Vt&&zr[m]!=null&&(zr[m].style.opacity=w),yt&&at[m]&&(at[m].style.opacity=w)}let No,pn,ls,ca={focus:!0};function _L(m){if(m!=ls){let w=m==null,v=uo.alpha!=1;k.forEach((x,S)=>{if(n==1||S>0){let A=w||S==0||S==m;x._focus=w?null:A,v&&wL(S,A?1:uo.alpha)}}),ls=m,v&&oa()}}yt&&Js&&qt(GS,Ce,m=>{X._lock||(as(m),ls!=null&&po(null,ca,!0,gt.setSeries))});function fo(m,w,v){let x=O[w];v&&(m=m/Ne-(x.ori==1?bt:Ze));let S=we;x.ori==1&&(S=V,m=S-m),x.dir==-1&&(m=S-m);let A=x._min,z=x._max,N=m/S,C=A+(z-A)*N,G=x.distr;return G==3?Wa(10,C):G==4?t$(C,x.asinh):G==100?x.bwd(C):C}function yL(m,w){let v=fo(m,T,w);return to(v,t[0],Ot,Tt)}o.valToIdx=m=>to(m,t[0]),o.posToIdx=yL,o.posToVal=fo,o.valToPos=(m,w,v)=>O[w].ori==0?s(m,O[w],v?ar:we,v?mr:0):a(m,O[w],v?qr:V,v?Rr:0),o.setCursor=(m,w,v)=>{qe=m.left,tt=m.top,cs(null,w,v)};function sy(m,w){Qe(la,Fa,Ke.left=m),Qe(la,vl,Ke.width=w)}function ay(m,w){Qe(la,yl,Ke.top=m),Qe(la,xl,Ke.height=w)}let Mi=L.ori==0?sy:ay,Ci=L.ori==1?sy:ay;function bL(){if(yt&&_e.live)for(let m=n==2?1:0;m<k.length;m++){if(m==0&&Pr)continue;let w=_e.values[m],v=0;for(let x in w)lo[m][v++].firstChild.nodeValue=w[x]}}function eh(m,w){if(m!=null&&(m.idxs?m.idxs.forEach((v,x)=>{$e[x]=v}):s$(m.idx)||$e.fill(m.idx),_e.idx=$e[0]),yt&&_e.live){for(let v=0;v<k.length;v++)(v>0||n==1&&!Pr)&&vL(v,$e[v]);bL()}Ir=!1,w!==!1&&Rt("setLegend")}o.setLegend=eh;function vL(m,w){let v=k[m],x=m==0&&ee==2?Kr:t[m],S;Pr?S=v.values(o,m,w)??an:(S=v.value(o,w==null?null:x[w],m,w),S=S==null?an:{_:S}),_e.values[m]=S}function cs(m,w,v){oy=qe,ny=tt,[qe,tt]=X.move(o,qe,tt),X.left=qe,X.top=tt,Vt&&(na&&_o(na,xt(qe),0,we,V),sa&&_o(sa,0,xt(tt),we,V));let x,S=Ot>Tt;No=je,pn=null;let A=L.ori==0?we:V,z=L.ori==1?we:V;if(qe<0||Ct==0||S){x=X.idx=null;for(let N=0;N<k.length;N++){let C=zr[N];C!=null&&_o(C,-10,-10,we,V)}Js&&po(null,ca,!0,m==null&&gt.setSeries),_e.live&&($e.fill(x),Ir=!0)}else{let N,C,G;n==1&&(N=L.ori==0?qe:tt,C=fo(N,T),x=X.idx=to(C,t[0],Ot,Tt),G=B(t[0][x],L,A,0));let Z=-10,q=-10,ue=0,Le=0,Ie=!0,ve="",se="";for(let te=n==2?1:0;te<k.length;te++){let Ye=k[te],ct=$e[te],It=ct==null?null:n==1?t[te][ct]:t[te][1][ct],Ue=X.dataIdx(o,te,x,C),ut=Ue==null?null:n==1?t[te][Ue]:t[te][1][Ue];if(Ir=Ir||ut!=It||Ue!=ct,$e[te]=Ue,te>0&&Ye.show){let gr=Ue==null?-10:Ue==x?G:B(n==1?t[0][Ue]:t[te][0][Ue],L,A,0),Kt=ut==null?-10:F(ut,n==1?O[Ye.scale]:O[Ye.facets[1].scale],z,0);if(Js&&ut!=null){let Lr=L.ori==1?qe:tt,Yr=kt(uo.dist(o,te,Ue,Kt,Lr));if(Yr<No){let ho=uo.bias;if(ho!=0){let wr=fo(Lr,Ye.scale),Nr=ut>=0?1:-1,Jr=wr>=0?1:-1;Jr==Nr&&(Jr==1?ho==1?ut>=wr:ut<=wr:ho==1?ut<=wr:ut>=wr)&&(No=Yr,pn=te)}else No=Yr,pn=te}}if(Ir||Xs){let Lr,Yr;L.ori==0?(Lr=gr,Yr=Kt):(Lr=Kt,Yr=gr);let ho,wr,Nr,Jr,mo,Yt,_r=!0,us=Gt.bbox;if(us!=null){_r=!1;let Jt=us(o,te);Nr=Jt.left,Jr=Jt.top,ho=Jt.width,wr=Jt.height}else Nr=Lr,Jr=Yr,ho=wr=Gt.size(o,te);if(Yt=Gt.fill(o,te),mo=Gt.stroke(o,te),Xs)te==pn&&No<=uo.prox&&(Z=Nr,q=Jr,ue=ho,Le=wr,Ie=_r,ve=Yt,se=mo);else{let Jt=zr[te];Jt!=null&&(Qs[te]=Nr,ea[te]=Jr,XS(Jt,ho,wr,_r),YS(Jt,Yt,mo),_o(Jt,jr(Nr),jr(Jr),we,V))}}}}if(Xs){let te=uo.prox,Ye=ls==null?No<=te:No>te||pn!=ls;if(Ir||Ye){let ct=zr[0];ct!=null&&(Qs[0]=Z,ea[0]=q,XS(ct,ue,Le,Ie),YS(ct,ve,se),_o(ct,jr(Z),jr(q),we,V))}}}if(Ke.show&&cn)if(m!=null){let[N,C]=gt.scales,[G,Z]=gt.match,[q,ue]=m.cursor.sync.scales,Le=m.cursor.drag;if(At=Le._x,Pt=Le._y,At||Pt){let{left:Ie,top:ve,width:se,height:te}=m.select,Ye=m.scales[q].ori,ct=m.posToVal,It,Ue,ut,gr,Kt,Lr=N!=null&&G(N,q),Yr=C!=null&&Z(C,ue);Lr&&At?(Ye==0?(It=Ie,Ue=se):(It=ve,Ue=te),ut=O[N],gr=B(ct(It,q),ut,A,0),Kt=B(ct(It+Ue,q),ut,A,0),Mi(ro(gr,Kt),kt(Kt-gr))):Mi(0,A),Yr&&Pt?(Ye==1?(It=Ie,Ue=se):(It=ve,Ue=te),ut=O[C],gr=F(ct(It,ue),ut,z,0),Kt=F(ct(It+Ue,ue),ut,z,0),Ci(ro(gr,Kt),kt(Kt-gr))):Ci(0,z)}else oh()}else{let N=kt(oy-ty),C=kt(ny-ry);if(L.ori==1){let ue=N;N=C,C=ue}At=Dt.x&&N>=Dt.dist,Pt=Dt.y&&C>=Dt.dist;let G=Dt.uni;G!=null?At&&Pt&&(At=N>=G,Pt=C>=G,!At&&!Pt&&(C>N?Pt=!0:At=!0)):Dt.x&&Dt.y&&(At||Pt)&&(At=Pt=!0);let Z,q;At&&(L.ori==0?(Z=aa,q=qe):(Z=ia,q=tt),Mi(ro(Z,q),kt(q-Z)),Pt||Ci(0,z)),Pt&&(L.ori==1?(Z=aa,q=qe):(Z=ia,q=tt),Ci(ro(Z,q),kt(q-Z)),At||Mi(0,A)),!At&&!Pt&&(Mi(0,0),Ci(0,0))}if(Dt._x=At,Dt._y=Pt,m==null){if(v){if(wy!=null){let[N,C]=gt.scales;gt.values[0]=N!=null?fo(L.ori==0?qe:tt,N):null,gt.values[1]=C!=null?fo(L.ori==1?qe:tt,C):null}$i(Zm,o,qe,tt,we,V,x)}if(Js){let N=v&&gt.setSeries,C=uo.prox;ls==null?No<=C&&po(pn,ca,!0,N):No>C?po(null,ca,!0,N):pn!=ls&&po(pn,ca,!0,N)}}Ir&&(_e.idx=x,eh()),w!==!1&&Rt("setCursor")}let fn=null;Object.defineProperty(o,"rect",{get(){return fn==null&&Di(!1),fn}});function Di(m=!1){m?fn=null:(fn=h.getBoundingClientRect(),Rt("syncRect",fn))}function iy(m,w,v,x,S,A,z){X._lock||cn&&m!=null&&m.movementX==0&&m.movementY==0||(th(m,w,v,x,S,A,z,!1,m!=null),m!=null?cs(null,!0,!0):cs(w,!0,!1))}function th(m,w,v,x,S,A,z,N,C){if(fn==null&&Di(!1),as(m),m!=null)v=m.clientX-fn.left,x=m.clientY-fn.top;else{if(v<0||x<0){qe=-10,tt=-10;return}let[G,Z]=gt.scales,q=w.cursor.sync,[ue,Le]=q.values,[Ie,ve]=q.scales,[se,te]=gt.match,Ye=w.axes[0].side%2==1,ct=L.ori==0?we:V,It=L.ori==1?we:V,Ue=Ye?A:S,ut=Ye?S:A,gr=Ye?x:v,Kt=Ye?v:x;if(Ie!=null?v=se(G,Ie)?i(ue,O[G],ct,0):-10:v=ct*(gr/Ue),ve!=null?x=te(Z,ve)?i(Le,O[Z],It,0):-10:x=It*(Kt/ut),L.ori==1){let Lr=v;v=x,x=Lr}}C&&(w==null||w.cursor.event.type==Zm)&&((v<=1||v>=we-1)&&(v=xs(v,we)),(x<=1||x>=V-1)&&(x=xs(x,V))),N?(ty=v,ry=x,[aa,ia]=X.move(o,v,x)):(qe=v,tt=x)}let rh={width:0,height:0,left:0,top:0};function oh(){Lc(rh,!1)}let ly,cy,uy,py;function fy(m,w,v,x,S,A,z){cn=!0,At=Pt=Dt._x=Dt._y=!1,th(m,w,v,x,S,A,z,!0,!1),m!=null&&(qt(Vm,Xm,dy,!1),$i(jS,o,aa,ia,we,V,null));let{left:N,top:C,width:G,height:Z}=Ke;ly=N,cy=C,uy=G,py=Z}function dy(m,w,v,x,S,A,z){cn=Dt._x=Dt._y=!1,th(m,w,v,x,S,A,z,!1,!0);let{left:N,top:C,width:G,height:Z}=Ke,q=G>0||Z>0,ue=ly!=N||cy!=C||uy!=G||py!=Z;if(q&&ue&&Lc(Ke),Dt.setScale&&q&&ue){let Le=N,Ie=G,ve=C,se=Z;if(L.ori==1&&(Le=C,Ie=Z,ve=N,se=G),At&&un(T,fo(Le,T),fo(Le+Ie,T)),Pt)for(let te in O){let Ye=O[te];te!=T&&Ye.from==null&&Ye.min!=je&&un(te,fo(ve+se,te),fo(ve,te))}oh()}else X.lock&&(X._lock=!X._lock,cs(w,!0,m!=null));m!=null&&(qs(Vm,Xm),$i(Vm,o,qe,tt,we,V,null))}function xL(m,w,v,x,S,A,z){if(X._lock)return;as(m);let N=cn;if(cn){let C=!0,G=!0,Z=10,q,ue;L.ori==0?(q=At,ue=Pt):(q=Pt,ue=At),q&&ue&&(C=qe<=Z||qe>=we-Z,G=tt<=Z||tt>=V-Z),q&&C&&(qe=qe<aa?0:we),ue&&G&&(tt=tt<ia?0:V),cs(null,!0,!0),cn=!1}qe=-10,tt=-10,$e.fill(null),cs(null,!0,!0),N&&(cn=N)}function hy(m,w,v,x,S,A,z){X._lock||(as(m),Fd(),oh(),m!=null&&$i(ZS,o,qe,tt,we,V,null))}function my(){E.forEach(v6),$d(o.width,o.height,!0)}Es(ip,Ha,my);let ua={};ua.mousedown=fy,ua.mousemove=iy,ua.mouseup=dy,ua.dblclick=hy,ua.setSeries=(m,w,v,x)=>{let S=gt.match[2];v=S(o,w,v),v!=-1&&po(v,x,!0,!1)},Vt&&(qt(jS,h,fy),qt(Zm,h,iy),qt(BS,h,m=>{as(m),Di(!1)}),qt(GS,h,xL),qt(ZS,h,hy),ag.add(o),o.syncRect=Di);let Nc=o.hooks=e.hooks||{};function Rt(m,w,v){Yd?Ni.push([m,w,v]):m in Nc&&Nc[m].forEach(x=>{x.call(null,o,w,v)})}(e.plugins||[]).forEach(m=>{for(let w in m.hooks)Nc[w]=(Nc[w]||[]).concat(m.hooks[w])});let gy=(m,w,v)=>v,gt=_t({key:null,setSeries:!1,filters:{pub:o2,sub:o2},scales:[T,k[1]?k[1].scale:null],match:[n2,n2,gy],values:[null,null]},X.sync);gt.match.length==2&&gt.match.push(gy),X.sync=gt;let wy=gt.key,nh=e1(wy);function $i(m,w,v,x,S,A,z){gt.filters.pub(m,w,v,x,S,A,z)&&nh.pub(m,w,v,x,S,A,z)}nh.sub(o);function kL(m,w,v,x,S,A,z){gt.filters.sub(m,w,v,x,S,A,z)&&ua[m](null,w,v,x,S,A,z)}o.pub=kL;function SL(){nh.unsub(o),ag.delete(o),ts.clear(),tg(ip,Ha,my),c.remove(),Ce?.remove(),Rt("destroy")}o.destroy=SL;function sh(){Rt("init",e,t),V_(t||e.data,!1),W[T]?Jd(T,W[T]):Fd(),Tc=Ke.show&&(Ke.width>0||Ke.height>0),ss=Ir=!0,$d(e.width,e.height)}return k.forEach(G_),E.forEach(rL),r?r instanceof HTMLElement?(r.appendChild(c),sh()):r(o,sh):sh(),o}Wt.assign=_t;Wt.fmtNum=dg;Wt.rangeNum=lp;Wt.rangeLog=pp;Wt.rangeAsinh=pg;Wt.orient=Ts;Wt.pxRatio=Ne;Wt.join=f$;Wt.fmtDate=mg,Wt.tzDate=k$;Wt.sync=e1;{Wt.addGap=s6,Wt.clipGaps=hp;let e=Wt.paths={points:a1};e.linear=l1,e.stepped=l6,e.bars=c6,e.spline=p6}var h1=150;function xg({title:e,data:t,lines:r,logarithmic:o}){let n=Zt(null),s=Zt(null);Ut(()=>{let i=n.current,l=new Wt(x6(i,r,o??!1),f1(t),i);s.current=l;let c=new ResizeObserver(()=>l.setSize({width:i.clientWidth,height:h1}));return c.observe(i),()=>{c.disconnect(),l.destroy()}},[]),Ut(()=>s.current?.setData(f1(t)),[t]);let a=r.map((i,l)=>{let c=t[l+1].at(-1);return c===void 0?`${i}: none`:`${i}: ${c.toPrecision(4)}`});return y("figure",{class:"chart",children:[y("figcaption",{children:[e,y("ul",{class:"legend",children:r.map((i,l)=>y("li",{class:`line-${l}`,children:i},i))})]}),y("div",{ref:n,role:"img","aria-label":`${e}. Last of ${a.join(", of ")}.`})]})}function f1([e,...t]){return[[...e],...t.map(r=>[...r])]}function x6(e,t,r){let o=e.parentElement,n=o.querySelectorAll("li"),s={stroke:()=>getComputedStyle(o).color,grid:{stroke:()=>getComputedStyle(o).borderTopColor,width:1},ticks:{show:!1},font:"11px system-ui, sans-serif"},a=r?{filter:d1,grid:{...s.grid,filter:d1},values:(i,l)=>l.map(c=>c&&String(Number(c.toPrecision(1))))}:{};return{width:e.clientWidth,height:h1,cursor:{show:!1},legend:{show:!1},scales:{x:{time:!1},y:r?{distr:3,log:10}:{}},axes:[{...s,size:24},{...s,size:46,...a}],series:[{},...t.map((i,l)=>({label:i,stroke:()=>getComputedStyle(n[l]).color,width:1.5,spanGaps:!0,points:{show:!1}}))]}}function d1(e,t){return t.map(r=>{let o=Math.round(r/10**Math.floor(Math.log10(r)+1e-9));return[1,2,5].includes(o)?r:null})}function m1({store:e}){let{progress:t,ended:r,about:o,connection:n,refused:s,theme:a}=e,i=t.value.at(-1),[l,c,u]=FS(t.value),p=n.value==="lost";return y(Se,{children:[p&&s.value===null&&y("p",{class:"problem",role:"alert",children:"The server does not answer. The page tries again by itself."}),r.value!==null&&y("p",{role:"status",children:r.value}),i===void 0?y("p",{class:"hint",children:"Nothing was told of the training yet."}):y(Se,{children:[y(k6,{last:i,goesOn:r.value===null&&!p}),y(xg,{title:"Loss",data:[l,c],lines:["loss"],logarithmic:!0},`loss ${a.value}`),y(xg,{title:"PSNR, dB",data:[l,u],lines:["PSNR"]},`psnr ${a.value}`)]}),o.value.live&&r.value===null&&y(S6,{store:e,disabled:p})]})}function k6({last:e,goesOn:t}){let{step:r,steps:o,loss:n,psnr:s,seconds:a,secondsLeft:i}=e,l=[["Step",`${r} of ${o}`],["Loss",n.toPrecision(3)],["PSNR",`${s.toFixed(2)} dB`],["Trained for",Bm(a)],...t&&i!==null?[["Time left",Bm(i)]]:[]];return y(Se,{children:[y("progress",{max:o,value:r,"aria-label":"Steps done"}),y(zu,{rows:l})]})}function S6({store:e,disabled:t}){let r=er(null);return r.value?y("div",{class:"confirm",role:"group","aria-label":"Stop the training?",children:[y("p",{children:"Stop the training? It is saved, and can go on later."}),y("div",{class:"buttons",children:[y(Ae,{primary:!0,disabled:t,onClick:()=>{r.value=!1,e.send({type:"stop"})},children:"Stop"}),y(Ae,{focused:!0,onClick:()=>r.value=!1,children:"Go on"})]})]}):y("div",{class:"buttons",children:[y(Ae,{disabled:t,onClick:()=>e.send({type:"save"}),children:"Save now"}),y(Ae,{disabled:t,focused:r.value===!1,onClick:()=>r.value=!0,children:"Stop\u2026"})]})}var be=class extends Error{name="PathError"};function g1({kind:e,frames:t,fps:r,loops:o,cameraAt:n}){return{kind:e,frames:t,fps:r,loops:o,continuous:!0,at(s){if(!Number.isFinite(s))throw O6(e,t,s);if(o)return n((s%t+t)%t/t);let a=Math.max(t-1,1);return n(Math.min(Math.max(s,0),t-1)/a)},nameOf:s=>E6(e,s,t)}}function E6(e,t,r){return`${e}_${String(t).padStart(Math.max(4,String(r-1).length),"0")}`}function O6(e,t,r){return new be(`Cannot give frame ${r} of path ${e}: its frames are 0 to ${t-1}.`)}function T6(e,t){let r=Math.max(2,e.length*.4),o=t.flatMap(s=>s.endsWith(`.${e}`)?{candidate:s,distance:0}:Math.abs(e.length-s.length)>r?[]:{candidate:s,distance:A6(e,s)}).sort((s,a)=>s.distance-a.distance),[n]=o;return n&&n.distance<=r?n.candidate:null}function As(e,t){let r=T6(e,t);return r===null?"":` Did you mean ${r}?`}function A6(e,t){let r=Array.from({length:t.length+1},(o,n)=>n);for(let o=1;o<=e.length;o++){let n=[o];for(let s=1;s<=t.length;s++){let a=r[s-1]+(e[o-1]===t[s-1]?0:1);n.push(Math.min(a,r[s]+1,n[s-1]+1))}r=n}return r[t.length]}var P6={string:"text",number:"a number",int:"a whole number",boolean:"true or false",array:"a list",tuple:"a list",object:"an object"};function R6(e,t,r,o,n={}){let s=e.flatMap(i=>i.code==="unrecognized_keys"?i.keys.map(l=>({...i,keys:[l]})):[i]),a=s.slice(0,o).map(i=>{let l=i.path.map(u=>typeof u=="symbol"?String(u):u);if(i.code==="custom"&&i.params)return I6(i.message,i.params,l,t);if(i.code==="unrecognized_keys"){let[u]=i.keys,p=b1(r,t,l);return{path:[...l,u],message:`there is no such field.${$6(u,p)}`}}let c=w1(t,l);return c===void 0?{path:l,message:"is missing"}:{path:l,message:N6(i,c,{...P6,...n})}});return{problems:a,more:s.length-a.length}}function I6(e,{fields:t,advice:r},o,n){let s=t.map(l=>[...o,...l.split(".")]),a=s.map(l=>`${_1(l)}=${Ka(w1(n,l))}`),i=`${e}, current values are ${a.join(" and ")}. ${r}`;return{path:s[0],message:i}}function w1(e,t){return t.reduce((r,o)=>Object(r)[o],e)}var z6=4;function Tr({issues:e},t,r){let{problems:o,more:n}=R6(e,t,r,z6),s=[...o.map(L6),...n>0?[`and ${n} more`]:[]].join("; ");return s.endsWith("?")?s:`${s}.`}function L6({path:e,message:t}){let r=/^(must|is missing)\b/.test(t);return e.length===0?r?`it ${t}`:t:`${_1(e)} ${r?t:`is wrong: ${t}`}`.replace(/\.$/,"")}function _1(e){return e.map((t,r)=>typeof t=="number"?`[${t}]`:/^[\w$-]{1,80}$/.test(t)?r===0?t:`.${t}`:`[${Ka(t)}]`).join("")}function Ka(e){let t=e instanceof Date?e.toISOString():typeof e=="number"?String(e):JSON.stringify(e)??String(e);return t.length>80?`${t.slice(0,77)}\u2026`:t}function N6(e,t,r){let o=!/^(Invalid|Too|Unrecognized) ?/.test(e.message),n=o?e.message:`must ${y1(e,t,r)}`;return!n.startsWith("must ")||o&&F6(t)?n:`${n}, current value is ${Ka(t)}${D6(e,t)}`}function y1(e,t,r){switch(e.code){case"invalid_type":return`be ${e.expected==="number"&&typeof t=="number"?"a finite number":r[e.expected]??e.expected}`;case"invalid_value":{let o=e.values.map(n=>JSON.stringify(n)).join(", ");return e.values.length===1?`be ${o}`:`be one of ${o}`}case"too_small":case"too_big":return C6(e);case"not_multiple_of":return`be a multiple of ${e.divisor}`;case"invalid_union":return M6(e,t,r);default:return`follow the rule "${e.message}"`}}function M6(e,t,r){let{errors:o,options:n}=e;return n?`be one of ${n.map(s=>JSON.stringify(s)).join(", ")}`:o.flatMap(([s])=>s?[y1(s,t,r)]:[]).join(", or ")}function C6(e){let t=e.code==="too_small",r=t?e.minimum:e.maximum,o=t?"at least":"at most",{origin:n,inclusive:s}=e;return n==="array"?`have ${o} ${r} element${Number(r)===1?"":"s"}`:n==="string"?`have ${o} ${r} character${Number(r)===1?"":"s"}`:s===!1?`be ${t?"above":"below"} ${r}`:`be ${o} ${r}`}function D6(e,t){if(e.code!=="invalid_value"||typeof t!="string"||e.values.length===1)return"";let r=As(Ka(t),e.values.map(o=>Ka(o)));return r&&`.${r}`}function $6(e,t){return As(e,t)||(t.length>0?` There are ${t.join(", ")}.`:"")}function b1(e,t,r){let[o,...n]=r,s=kg(e,t);return o===void 0?[...new Set(s.flatMap(a=>Object.keys(Tl(a).shape??{})))]:s.flatMap(a=>{let{shape:i,element:l}=Tl(a),c=typeof o=="number"?l:i?.[o];return c?b1(c,Object(t)[o],n):[]})}function kg(e,t){let{options:r,innerType:o,getter:n}=Tl(e),s=o??n?.();return s?kg(s,t):r?r.flatMap(a=>kg(a,t)).filter(a=>Object.entries(Tl(a).shape??{}).every(([i,l])=>Tl(l).values?.includes(Object(t)[i])??!0)):[e]}function Tl(e){return e._zod.def}function F6(e){return typeof e=="object"&&e!==null&&!Array.isArray(e)}var On=["perspective","fisheye","equirectangular"];var Ya={frames:60,fps:30},_p=1e5,Sg=j().positive().max(1e3),Al=vr([ye().min(1).max(16384),ye().min(1).max(16384)]),lQ=Y({words:rt(Qt().min(1)).min(1),frames:ye().min(1).max(_p).optional().describe("How many frames."),fps:Sg.optional().describe("Frames a second."),size:Al.optional().describe("Width and height in pixels."),projection:pe(On).optional().describe("How rays are spread over an image."),fov:j().positive().max(360).optional().describe("The vertical field of view in degrees.")});var U6={perspective:90,fisheye:180,equirectangular:180},v1=.001,H6={perspective:{allows:e=>e<180,rule:"below 180"},fisheye:{allows:e=>e<=360,rule:"at most 360"}};function Ja(e,t){let r=t*Math.PI/180;return e==="perspective"?.5/Math.tan(r/2):e==="fisheye"?1/r:1/Math.PI}function Xa(e,t){return(e==="perspective"?2*Math.atan(.5/t):1/t)*180/Math.PI}function Pl(e,t,r){if(e==="equirectangular")throw new be(`${r}: an equirectangular image always shows 360 x 180 degrees. Leave it out.`);let{allows:o,rule:n}=H6[e];if(!(t>=v1&&o(t)))throw new be(`${r}: the vertical field of view of a ${e} camera must be at least ${v1} and ${n} degrees: current value is ${t}.`)}function x1(e,t,r){let o=e.projection??t.projection??"perspective",[n,s]=e.size??B6(o,t,r);if(o==="equirectangular"&&n!==2*s)throw new be(`Cannot use size: an equirectangular image must be twice as wide as high: current value is ${n}x${s}. Use ${2*s}x${s}.`);e.fov!==void 0&&Pl(o,e.fov,"Cannot use fov");let a=e.fov===void 0?W6(o,r):Ja(o,e.fov),i=t.projection!==null&&t.projection!==o;return{projection:o,width:n,height:s,focal:a,fixed:e.fov!==void 0||i}}function W6(e,t){let{lens:r,fy:o,height:n}=t;return e===(r?.projection??"perspective")&&e!=="equirectangular"?o/n:Ja(e,G6(e,t))}function j6({lens:e,rays:t}){let r=t?"perspective":e?.projection??"perspective";return r==="fov"?"perspective":r}function Eg(e){let t=new Set(e.map(({lens:o})=>o?.projection??"perspective")),r=On.find(o=>t.has(o));if(r!==void 0&&t.size===1)return r;throw new be(`Cannot write the path as all its cameras must be of one projection: ${On.join(", ")}. Choose one by --projection.`)}function B6(e,{size:t,projection:r},o){let[n,s]=t??[o.width,o.height],a=t===null?j6(o):r??e;return[e==="equirectangular"&&a!==e?2*s:n,s]}function G6(e,t){let r=U6[e];if(e!=="perspective")return r;let{cx:o,height:n}=t,s=wo({...t,cy:n/2},[o,0]);if(s===null)return r;let[,a,i]=s;return Math.min(2*Math.atan2(a,-i)*180/Math.PI,r)}function k1({projection:e,width:t,height:r},o){let n=o.focal*r;return{width:t,height:r,fx:n,fy:n,cx:t/2,cy:r/2,cameraToWorld:V6(o),...e==="perspective"?{}:{lens:Z6[e]}}}var Z6={fisheye:bn("fisheye",{}),equirectangular:bn("equirectangular",{})};function V6({rotation:e,position:t}){let r=ju(e);return Float64Array.from([0,1,2].flatMap(o=>[...r.slice(3*o,3*o+3),t[o]]))}var S1=1e9,Rl=Sg.min(.001);function Og(e,t){try{return{path:e,json:JSON.parse(new TextDecoder().decode(t))}}catch(r){throw r instanceof SyntaxError?new be(`Cannot read ${e}: it is not JSON: ${E1(r.message)}.`,{cause:r}):r}}function Il({path:e,json:t},r){let o=r.safeParse(t);if(o.success)return o.data;let n=E1(Tr(o.error,t,r));throw new be(`Cannot read ${e}: ${n}`)}function oo(e,t,r){return new be(`Cannot read ${e}: ${t||"it"} is wrong: ${r}.`)}function zl(e,t,r){try{return Tg(ys(e),t,r)}catch(o){throw o instanceof RangeError?oo(t,r,o.message.replace(/\.$/,"")):o}}function Tg(e,t,r){let o=$(e,3);if(o.every(s=>Math.abs(s)<=S1))return e;let n=o.join(", ");throw oo(t,r,`its position must lie within ${S1} of the origin: it is (${n})`)}function E1(e){return e.replaceAll(/[\s\p{Cc}]+/gu," ")}var q6="denerf path 1",O1=1e6,Ps=1e-4,K6=j().min(0).max(O1),Y6=vr([j(),j(),j(),j()]),J6=Y({time:K6.describe("When the camera is there, in seconds. Times rise."),pose:rt(Y6).min(3).max(4).describe("Camera to world in the capture's own coordinates: 3 or 4 rows of 4 numbers. Its columns are the camera's right, up and backward axes and its position."),fov:j().gt(0).max(360).optional().describe("What is seen from the image's top to its bottom, in degrees; without it what the training views show. Not for equirectangular images.")}),X6=Y({$schema:Qt().optional().describe("Where this schema is, for editors."),format:Ee(q6).describe("Kind and version of the file."),fps:Rl.default(Ya.fps).describe("Frames a second."),loop:Ft().default(!1).describe("Whether the path goes on from its last keyframe to its first one."),duration:j().gt(0).max(O1).optional().describe("Seconds from the first keyframe until a path that loops is there again."),size:Al.optional().describe("Width and height of the images in pixels; without it the training views'."),projection:pe(On).default("perspective").describe("How rays are spread over the image."),keyframes:rt(J6).min(1).describe("Cameras that the path goes through.")});function Tn(e){let{path:t}=e,{keyframes:r,fps:o,size:n=null,projection:s,...a}=Il(e,X6),i=r.map(({time:c,pose:u,fov:p},f)=>{let d=`keyframes[${f}]`;if(f>0&&!(c-r[f-1].time>=Ps)){let h=r[f-1].time;throw oo(t,`${d}.time`,`it must be at least ${Ps} s after that of the keyframe before, ${h}: it is ${c}`)}return p!==void 0&&Pl(s,p,`Cannot read ${t}: ${d}.fov is wrong`),{time:c,pose:zl(u,t,`${d}.pose`),focal:p===void 0?null:Ja(s,p)}}),l=r[r.length-1].time-r[0].time;return{fps:o,size:n,projection:s,keyframes:i,degree:null,period:Q6(a,l,t)}}function Q6({loop:e,duration:t},r,o){if(!e){if(t===void 0)return null;throw oo(o,"duration","it is for paths that loop, and others end at their last keyframe. Set loop, or leave it out")}if(t===void 0)throw oo(o,"duration","a path that loops must say how many seconds a round takes, back to its first keyframe");if(t-r>=Ps)return t;throw oo(o,"duration",`a round must be at least ${Ps} s longer than the ${r} s from the first keyframe to the last one: it is ${t}`)}function A1(e,t){return{position:$(e,3),rotation:pl(e),focal:t}}function P1(e,t){if(e.length===1)return()=>e[0];let[{time:r,...o}]=e,n=t===null?e:[...e,{...o,time:r+t}],s=n.map(({time:c})=>c),a=n.length-1,i=n.slice(1).map((c,u)=>eF(n[u],c)),l=n.map((c,u)=>{let p=u>0?u-1:t===null?null:a-1,f=u<a?u:t===null?null:0,d=[p,f].filter(g=>g!==null),h=d.reduce((g,_)=>g+s[_+1]-s[_],0);return tF(d.map(g=>i[g]),1/h)});return c=>{let{segment:u,share:p}=R1(s,c),f=s[u+1]-s[u],d=n[u],h={...n[u+1],rotation:La(d.rotation,n[u+1].rotation)},g=T1(d,l[u],f/3),_=T1(h,l[u+1],-f/3),b=Qa(g,_,p),k=Qa(Qa(d,g,p),b,p),E=Qa(b,Qa(_,h,p),p);return Qa(k,E,p)}}function eF(e,t){return{shift:he(t.position,e.position),turn:qk(e.rotation,La(e.rotation,t.rotation)),zoom:Math.log(t.focal/e.focal)}}function tF(e,t){let r=[0,0,0];return{shift:re(e.map(({shift:o})=>o).reduce(Oe,r),t),turn:re(e.map(({turn:o})=>o).reduce(Oe,r),t),zoom:e.reduce((o,{zoom:n})=>o+n,0)*t}}function T1({position:e,rotation:t,focal:r},o,n){return{position:Oe(e,re(o.shift,n)),rotation:Kk(t,re(o.turn,n)),focal:r*Math.exp(o.zoom*n)}}function Qa(e,t,r){return{position:Oe(re(e.position,1-r),re(t.position,r)),rotation:Bu(e.rotation,t.rotation,r),focal:e.focal**(1-r)*t.focal**r}}function R1(e,t){let r=e.length-1,o=Math.min(Math.max(t,e[0]),e[r]),[n,s]=[0,r];for(;s-n>1;){let i=n+s>>1;e[i]<=o?n=i:s=i}let a=(o-e[n])/(e[n+1]-e[n]);return{segment:n,share:a}}var I1=[{first:0,weights:e=>e<.5?[1]:[0,1]},{first:0,weights:e=>[1-e,e]},{first:-1,weights:e=>[(1-e)**2/2,(1+2*e-2*e*e)/2,e*e/2]},{first:-1,weights:e=>[(1-e)**3/6,(3*e**3-6*e*e+4)/6,(-3*e**3+3*e*e+3*e+1)/6,e**3/6]}],RQ=I1.length-1;function z1(e,t,r){if(e.length===1)return()=>e[0];let o=e.length,n=e.map(({time:l})=>l);t!==null&&n.push(n[0]+t);let{first:s,weights:a}=I1[r],i=l=>e[t===null?Math.min(Math.max(l,0),o-1):(l+o)%o];return l=>{let{segment:c,share:u}=R1(n,l);return rF(a(u).map((p,f)=>({keyframe:i(c+s+f),weight:p})))}}function rF(e){let t=[0,0,0],r=[0,0,0,0],o=0;for(let{keyframe:n,weight:s}of e)t=Oe(t,re(n.position,s)),r=ul(r,1,La(r,n.rotation),s),o+=s*Math.atan(.5/n.focal);return{position:t,rotation:za(r),focal:.5/Math.tan(o)}}function yp(e,t){let{path:r,kind:o,request:n,fromCapture:s,reference:a}=t,i=x1(n,e,a),l=e.keyframes.map(({time:g,pose:_,focal:b})=>({...A1(rr(s,_),i.fixed||b===null?i.focal:b),time:g})),{period:c,degree:u}=e,p=u===null?P1(l,c):z1(l,c,u),f=l[0].time,d=c??l[l.length-1].time-f,h=n.fps??e.fps;return g1({kind:o,fps:h,loops:c!==null,frames:n.frames??oF(d,h,c!==null,r),cameraAt:g=>k1(i,p(f+g*d))})}function oF(e,t,r,o){let n=Math.max(Math.round(e*t)+(r?0:1),1);if(n<=_p)return n;throw new be(`Cannot use ${o}: ${e} seconds at ${t} frames a second are ${n} frames, and at most ${_p} can be made. Say how many frames it should have.`)}var L1="the tour";function bp(e,t){try{let r=nF(t);if(!r)return;let o=r.loops?r.frames:Math.max(r.frames-1,1);fl(e,n=>{let s=xn(r.at(n*r.fps%o),t.distance),{camera:a,...i}=s;return i})}catch(r){if(!(r instanceof be))throw r;e.note.value=r.message}}function nF(e){return e.tour&&yp(Tn({path:L1,json:e.tour}),{path:L1,kind:"tour",request:{},reference:e.start,fromCapture:vp(e)})}function vp({fromCapture:e}){return e??Lt}var sF=2;function N1(e){return{fps:Ya.fps,closing:null,size:e,projection:"perspective",keyframes:[]}}function M1(e,t){return{pose:rr(Fr(t),e.cameraToWorld),fov:Xa("perspective",e.fy/e.height)}}function Jo({keyframes:e,closing:t}){return(e.at(-1)?.time??0)+(t??0)}function C1(e,t,r){let{keyframes:o}=e,n=o.findIndex(({id:l})=>l===r),s=o[n]??o.at(-1),a=n<0?void 0:o[n+1],i=s===void 0?0:a===void 0?s.time+j1(e):(s.time+a.time)/2;return Pg(e,[...o,{...t,time:i,id:iF(o)}])}function D1(e,t,r){return B1(e,t,r)}function $1(e,t,r){return B1(e,t,{fov:r})}function F1(e,t){return Pg(e,e.keyframes.filter(r=>r.id!==t))}function Ag(e,t,r){let{keyframes:o}=e,n=o.findIndex(a=>a.id===t);if(n<0)return e;let s=o.toSpliced(n,1);return s.splice(Math.max(r,0),0,o[n]),{...e,keyframes:s.map((a,i)=>({...a,time:o[i].time}))}}function U1(e,t,r){if(e.keyframes.find(n=>n.id!==t&&!(Math.abs(n.time-r)>=Ps))!==void 0)throw new be(`Cannot put the keyframe at ${r} s as there is another one: choose a time at least ${Ps} s from it.`);return Pg(e,e.keyframes.map(n=>n.id===t?{...n,time:r}:n))}function H1(e,t){let r=t/Jo(e);return Number.isFinite(r)?{...e,closing:e.closing===null?null:e.closing*r,keyframes:e.keyframes.map(o=>({...o,time:o.time*r}))}:e}function W1(e,t){return{...e,closing:t?e.closing??j1(e):null}}function Ll(e){let{fps:t,closing:r,size:o,projection:n,keyframes:s}=e;return{format:"denerf path 1",fps:t,size:o,projection:n,...r===null?{}:{loop:!0,duration:Jo(e)},keyframes:s.map(({time:a,pose:i,fov:l})=>({time:a,pose:[0,4,8].map(c=>[...i.subarray(c,c+4)]),...n==="equirectangular"?{}:{fov:l}}))}}var aF={width:1,height:1,fx:1,fy:1,cx:.5,cy:.5,cameraToWorld:bs([0,-1,0],[0,0,0],[0,0,1])};function Nl(e,t=Lt,r="the path"){return yp(Tn({path:r,json:Ll(e)}),{path:r,kind:"path",request:{},fromCapture:t,reference:aF})}function xp(e,t){let{fps:r,keyframes:o,period:n}=e,s=e.projection??"perspective",a=o[0].time,i=o[o.length-1].time-a;return{fps:r,projection:s,size:e.size??[t.width,t.height],closing:n===null?null:n-i,keyframes:o.map(({time:l,pose:c,focal:u},p)=>({id:p,pose:c,time:l-a,fov:Xa(s==="fisheye"?s:"perspective",u??t.fy/t.height)}))}}function j1({keyframes:e}){return e.length<2?sF:e[e.length-1].time/(e.length-1)}function iF(e){return e.reduce((t,{id:r})=>Math.max(t,r+1),0)}function B1(e,t,r){return{...e,keyframes:e.keyframes.map(o=>o.id===t?{...o,...r}:o)}}function Pg(e,t){let r=t.toSorted((n,s)=>n.time-s.time),o=r[0]?.time??0;return{...e,keyframes:r.map(n=>({...n,time:n.time-o}))}}function Rg(e){return{now:e,past:[],undone:[]}}function kp(e,t){let{now:r,past:o}=e;return JSON.stringify(r)===JSON.stringify(t)?e:{now:t,past:[...o,r].slice(-100),undone:[]}}function Ig(e){let{now:t,past:r,undone:o}=e;return r.length===0?e:{now:r[r.length-1],past:r.slice(0,-1),undone:[...o,t]}}function zg(e){let{now:t,past:r,undone:o}=e;return o.length===0?e:{now:o[o.length-1],past:[...r,t],undone:o.slice(0,-1)}}var G1=240,Et=$a(e=>{let t=de(Rg(Z1(e)));e.field.peek()===null&&lF(e,t);let r=ur(()=>{let{now:s}=t.value;if(s.keyframes.length===0)return null;try{return Nl(s,e.field.value?vp(e.field.value):Lt)}catch(a){if(a instanceof be)return a;throw a}}),o=de(null),n=ur(()=>{let s=r.value;if(s===null||s instanceof be)return[];let a=Jo(t.value.now)*s.fps;return Array.from({length:G1+1},(i,l)=>$(s.at(a*l/G1).cameraToWorld,3))});return{history:t,chosen:de(null),time:de(0),preview:o,path:r,track:n}});function lF(e,t){let r=zt(()=>{e.field.value!==null&&queueMicrotask(()=>{r();let{now:o,past:n}=t.peek();o.keyframes.length+n.length===0&&(t.value=Rg(Z1(e)))})})}function Z1(e){let{start:t,tour:r}=e.field.peek()??{start:e.camera.peek(),tour:null};if(r!==null)try{return xp(Tn({path:"the tour",json:r}),t)}catch(o){if(!(o instanceof be))throw o;e.note.value=o.message}return N1([t.width,t.height])}function fr(e,t){let{history:r}=Et(e);try{r.value=kp(r.value,t(r.value.now))}catch(o){if(!(o instanceof be))throw o;e.note.value=o.message}}function Sp(e){return M1(e.camera.value,vp(e.field.value))}function Ml(e,t){let r=Et(e).path.value;return r===null||r instanceof be?null:r.at(t*r.fps)}function Lg(e,t){let r=Ml(e,t);r!==null&&(Et(e).time.value=t,e.playing.value=null,e.viewpoint.value=Ng(e,r))}function Ep(e,t){let r=Ml(e,t);r!==null&&(Et(e).time.value=t,Bo(e,Ng(e,r)))}function V1(e){let{history:t,time:r,preview:o}=Et(e),n=Jo(t.value.now),s=r.value<n?r.value:0,a=!1;fl(e,i=>{if(a)return null;let{now:l}=t.value,c=Jo(l),u=s+i;l.closing!==null?u%=c:u>=c&&([u,a]=[c,!0]);let p=Ml(e,u);return p===null?null:(r.value=u,Ng(e,p))}),o.value=e.playing.value}function Ng(e,t){return xn(t,Go(t,Ur(e.viewpoint.value)))}var cF=100,uF=.05,pF=.5;function q1({store:e}){let{history:t,chosen:r,path:o,track:n,preview:s}=Et(e),{now:a}=t.value,i=o.value;if(i===null||i instanceof be)return null;let{width:l,height:c}=e.size.value,[u,p]=a.size,f=Qu({width:u,height:p},{width:l,height:c}),d=y("rect",{class:"frame",x:f.left,y:.5,width:f.width,height:c-1});if(s.value!==null&&e.playing.value===s.value)return y("svg",{class:"drawing","aria-hidden":"true",children:d});let h=e.camera.value,g=Ma(h),_=n.value,b=uF*Go(h,Ur(e.viewpoint.value)),k=O=>Go(h,O)<pF*b,E=Da([...a.keyframes.entries()],cF);return y("svg",{class:"drawing","aria-hidden":"true",children:[d,y("path",{class:"track",d:vs(_.slice(1).map((O,P)=>k(O)?null:g.line(_[P],O)))}),E.map(([O,{id:P,time:T}])=>{let R=Ml(e,T),M=$(R.cameraToWorld,3),U=g.point(M);return k(M)?null:y("g",{class:r.value===P?"keyframe chosen":"keyframe",children:[y("path",{d:vs(Yu(R,b).map(([H,L])=>g.line(H,L)))}),U&&y("g",{class:"hit",onClick:()=>{r.value=P,Ep(e,T)},children:[y("circle",{cx:U[0],cy:U[1],r:9}),y("text",{x:U[0],y:U[1],children:O+1})]})]},P)})]})}var Mg="dataparser_transforms.json",fF=_n({camera_to_world:rt(Ve()),fov:j().nullish()}),dF=_n({camera_type:pe(On).nullish(),render_width:j(),render_height:j(),fps:Rl.nullish(),seconds:j().positive().nullish(),is_cycle:Ft().nullish(),camera_path:rt(fF).min(1,"there must be at least one camera")}),hF=_n({transform:Ve(),scale:j().min(1e-9).max(1e9)});function Cg(e){return"camera_path"in e}function K1(e,t){let{path:r}=e,{camera_path:o,render_width:n,render_height:s,is_cycle:a,...i}=Il(e,dF),l=Al.safeParse([n,s]);if(!l.success)throw oo(r,"render_width, render_height",`they must be whole numbers of pixels: they are ${n} and ${s}`);let c=i.camera_type??"perspective",u=mF(i,o.length,r),p=o.map(({camera_to_world:d,fov:h},g)=>{let _=`camera_path[${g}]`,b=`${_}.camera_to_world`,k=zl(gF(d),r,b);return{time:g/u,pose:Tg(t(k),r,b),focal:wF(c,h,r,`${_}.fov`)}}),f=a?o.length/u:null;return{fps:u,size:l.data,projection:c,keyframes:p,period:f,degree:null}}function mF({fps:e,seconds:t},r,o){if(e!=null)return e;if(t==null)return Ya.fps;let n=Rl.safeParse(r/t);if(n.success)return n.data;throw oo(o,"seconds",`they must make 0.001 to 1000 frames a second: there are ${r} frames in ${t} s`)}function gF(e){return e.length!==16?e:[0,4,8,12].map(t=>e.slice(t,t+4))}function wF(e,t,r,o){if(e==="equirectangular")return null;if(t==null)throw oo(r,o,"it is missing: give the vertical field of view in degrees");return Pl("perspective",t,`Cannot read ${r}: ${o} is wrong`),Ja("perspective",t)}var Y1=e=>e;function J1(e,t={transform:Lt,scale:1}){let{transform:r,scale:o}=Il(e,hF),n={...Lt,scale:t.scale/o},s=Fr(Qr(zl(r,e.path,"transform")));return a=>[n,s,t.transform].reduce((i,l)=>rr(l,i),a)}function X1(e,t){let r=Fr(t),o=Array.from({length:e.frames},(a,i)=>e.at(i)),{width:n,height:s}=o[0];return{camera_type:Eg(o),render_height:s,render_width:n,fps:e.fps,seconds:e.frames/e.fps,is_cycle:e.loops,keyframes:[],camera_path:o.map(a=>({camera_to_world:[...rr(r,a.cameraToWorld),0,0,0,1],fov:Xa("perspective",a.fy/a.height),aspect:n/s}))}}function Dg(e){let t=/\[\s+(-?\d[\d.e+-]*(?:,\s+-?\d[\d.e+-]*)*)\s+\]/g,r=(o,n)=>`[${n.replace(/\s+/g," ")}]`;return JSON.stringify(e,null,2).replace(t,r)+`
`}function Q1(e,t){let r=e.find(({name:l})=>l===Mg),o=e.filter(l=>l!==r);if(o.length!==1)throw new be(`Cannot read ${o.length} camera paths: choose one file, and ${Mg} beside it where nerfstudio wrote one.`);let n=Og(o[0].name,o[0].bytes),s=r?J1(Og(r.name,r.bytes)):Y1,a=_F(n),i=Cg(a)?K1(n,s):Tn(n);return xp(i,t)}function _F({path:e,json:t}){if(t!==null&&typeof t=="object"){if(Cg(t)||"format"in t||"keyframes"in t)return t;if("path"in t)throw new be(`Cannot read ${e}: it is a camera path of instant-ngp's, whose poses depend on the capture. Convert it by: denerf path RUN ${e} --output tour.json`)}throw new be(`Cannot read ${e}: it is no camera path: denerf's own has "format", nerfstudio's "camera_path".`)}function eE(e){return Nl(e),Dg(Ll(e))}function tE(e,t){return Dg(X1(Nl(e,t),t))}var yF=200,$g="application/x-denerf-keyframe";function rE({store:e}){let t=Zt(null),{keyframes:r}=Et(e).history.value.now;if(r.length===0)return null;let o=r.slice(0,yF);return y(Se,{children:[y("ol",{class:"keyframes",ref:t,tabIndex:-1,"aria-label":"Keyframes",children:o.map((n,s)=>y(bF,{store:e,keyframe:n,index:s,last:s===r.length-1,onRemoved:()=>t.current?.focus()},n.id))}),o.length<r.length&&y("p",{class:"hint",children:["The first ",o.length," of ",r.length," keyframes are listed; all are on the path."]})]})}function bF({store:e,keyframe:t,index:r,last:o,onRemoved:n}){let{chosen:s,history:a}=Et(e),{id:i,time:l,fov:c}=t,u=`keyframe ${r+1}`,p=f=>fr(e,d=>Ag(d,i,f));return y("li",{class:s.value===i?"chosen":"",onDragOver:f=>{f.dataTransfer?.types.includes($g)&&f.preventDefault()},onDrop:f=>{let d=f.dataTransfer?.getData($g);d&&(f.preventDefault(),fr(e,h=>Ag(h,Number(d),r)))},children:[y("span",{class:"grip",draggable:!0,title:"Drag to another place","aria-hidden":"true",onDragStart:f=>f.dataTransfer?.setData($g,String(i)),children:"\u283F"}),y(Ca,{label:`Fly to ${u}`,onClick:()=>{s.value=i,Ep(e,l)},children:r+1}),y(Zo,{label:`Time of ${u} in seconds`,value:l,onChange:f=>fr(e,d=>U1(d,i,f))}),y("span",{"aria-hidden":"true",children:"s"}),a.value.now.projection!=="equirectangular"&&y(Se,{children:[y(Zo,{label:`Field of view of ${u} in degrees`,value:c,min:.001,max:a.value.now.projection==="fisheye"?360:179.999,onChange:f=>fr(e,d=>$1(d,i,f))}),y("span",{"aria-hidden":"true",children:"\xB0"})]}),y("span",{class:"signs",children:[y(Ca,{label:`Replace ${u} by what is seen now`,onClick:()=>fr(e,f=>D1(f,i,Sp(e))),children:"\u27F3"}),y(Ca,{label:`Move ${u} up`,disabled:r===0,onClick:()=>p(r-1),children:"\u2191"}),y(Ca,{label:`Move ${u} down`,disabled:o,onClick:()=>p(r+1),children:"\u2193"}),y(Ca,{label:`Delete ${u}`,onClick:()=>{fr(e,f=>F1(f,i)),e.note.value=`Keyframe ${r+1} was deleted; Ctrl+Z brings it back.`,n()},children:"\u2715"})]})]})}var Fg="tour.json";function nE({store:e}){let{history:t,chosen:r,path:o}=Et(e);vF(e);let{now:n,past:s,undone:a}=t.value,i=()=>{fr(e,c=>C1(c,Sp(e),r.value??void 0));let{keyframes:l}=t.value.now;r.value=l.reduce((c,{id:u})=>Math.max(c,u),0)};return y(Se,{children:[n.keyframes.length===0&&y("p",{class:"hint",children:"Look at the scene as the film begins, and add a keyframe."}),y("div",{class:"buttons",children:[y(Ae,{primary:!0,disabled:e.field.value===null,onClick:i,children:"Add keyframe"}),y(Ae,{disabled:s.length===0,onClick:()=>t.value=Ig(t.value),children:"Undo"}),y(Ae,{disabled:a.length===0,onClick:()=>t.value=zg(t.value),children:"Redo"})]}),y(rE,{store:e}),o.value instanceof be&&y("p",{class:"problem",role:"alert",children:o.value.message}),o.value!==null&&!(o.value instanceof be)&&y(xF,{store:e}),y(kF,{store:e}),y(SF,{store:e})]})}function vF(e){Ut(()=>{let{history:t}=Et(e),r=o=>{let{ctrlKey:n,metaKey:s,shiftKey:a,code:i,target:l}=o;!(n||s)||i!=="KeyZ"||Ju(l)||(o.preventDefault(),t.value=(a?zg:Ig)(t.value))};return addEventListener("keydown",r),()=>removeEventListener("keydown",r)},[e])}function xF({store:e}){let{history:t,time:r,preview:o}=Et(e),{now:n}=t.value,s=Jo(n),a=o.value!==null&&e.playing.value===o.value,i=Math.min(r.value,s);return y(Se,{children:[y(ws,{label:"Time",value:i,shown:`${i.toFixed(2)} of ${s.toFixed(2)} s, frame ${Math.round(i*n.fps)}`,min:0,max:s,step:1/n.fps,onInput:l=>Lg(e,l)}),y(Ae,{disabled:s===0,onClick:()=>a?e.playing.value=null:V1(e),children:a?"Stop":"Preview"})]})}function kF({store:e}){let{now:t}=Et(e).history.value,[r,o]=t.size,n=Jo(t),s=(a,i,l)=>y(Zo,{label:a,value:i,min:1,max:16384,step:1,onChange:c=>fr(e,u=>({...u,size:l(c)}))});return y("div",{class:"grid",children:[y("span",{class:"name",children:"Size"}),y("span",{class:"cells",children:[s("Width in pixels",r,a=>[a,o])," \xD7 ",s("Height in pixels",o,a=>[r,a])]}),y("span",{class:"name",children:"Frames a second"}),y(Zo,{label:"Frames a second",value:t.fps,min:.001,max:1e3,onChange:a=>fr(e,i=>({...i,fps:a}))}),n>0&&y(Se,{children:[y("span",{class:"name",children:"Duration, s"}),y(Zo,{label:"Duration in seconds",value:n,min:.001,max:1e6,onChange:a=>fr(e,i=>H1(i,a))})]}),y(jo,{label:"Projection",value:t.projection,options:["perspective","fisheye","equirectangular"].map(a=>({value:a,label:a})),onChange:a=>fr(e,i=>({...i,projection:a}))}),y(Vo,{label:"Loop: back to the first keyframe",checked:t.closing!==null,onChange:a=>fr(e,i=>W1(i,a))})]})}function oE(e,t){kn(new Blob([t],{type:"application/json"}),e)}function SF({store:e}){let t=Zt(null),{history:r,chosen:o,path:n}=Et(e),s=n.value===null||n.value instanceof be,a=async c=>{try{let u=await Promise.all([...c].map(async f=>({name:f.name,bytes:new Uint8Array(await f.arrayBuffer())}))),p=Q1(u,e.camera.value);r.value=kp(r.value,p),o.value=null,e.note.value=`${p.keyframes.length} keyframes were read.`,Lg(e,0)}catch(u){e.note.value=u instanceof Error?u.message:String(u)}},{now:i}=r.value,l=e.field.value?.fromCapture;return l===null?y("p",{class:"hint",children:"This field does not say where its capture lies, whose coordinates path files have. Its path is kept where page or field are saved, and cannot be a file or a command."}):y(Se,{children:[y("div",{class:"buttons",children:[y(Ae,{disabled:s,onClick:()=>oE(Fg,eE(i)),children:["Save ",Fg]}),y(Ae,{disabled:s||!l,title:"A camera a frame, in the capture's own coordinates",onClick:()=>oE("camera_path.json",tE(i,l)),children:"Save for nerfstudio"}),y(Ae,{disabled:!l,title:"A path of denerf's, or nerfstudio's with its dataparser_transforms.json",onClick:()=>t.current?.click(),children:"Open\u2026"}),y("input",{ref:t,type:"file",accept:".json,application/json",multiple:!0,hidden:!0,"aria-label":"Camera path files",onChange:c=>{let{files:u}=c.currentTarget;u&&a(u).finally(()=>t.current.value="")}})]}),!s&&e.about.value.run!==null&&y(rp,{store:e,label:"Copy the render command",text:hl({run:e.about.value.run,path:Fg,crop:e.crop.value})})]})}function sE(e){return new Map([...e].map(t=>[t.webkitRelativePath||t.name,t]))}async function aE(e){let t=new Map,r=[...e.items].flatMap(o=>o.webkitGetAsEntry()??[]);return await Promise.all(r.map(o=>iE(o,t))),t}async function iE(e,t){if(e.isFile){let o=await new Promise((n,s)=>e.file(n,s));t.set(e.fullPath.replace(/^\//,""),o);return}let r=e.createReader();for(;;){let o=await new Promise((n,s)=>r.readEntries(n,s));if(o.length===0)return;await Promise.all(o.map(n=>iE(n,t)))}}async function lE(){let e="transforms_train.json",t=async i=>{let l=await fetch(`bundled/${i}`);if(!l.ok)throw new Error(await l.text());return await l.blob()},r=await t(e),{frames:o}=JSON.parse(await r.text()),n=o.map(({file_path:i})=>`${i.replace(/^\.\//,"")}.png`),s=await Promise.all(n.map(async i=>[i,await t(i)])),a=[[e,r],...s];return new Map(a.map(([i,l])=>[`brig/${i}`,l]))}function cE(e){let t=e.split(`
`).map(r=>r.trim()).filter(r=>r!=="");return Object.fromEntries(t.map(r=>{let[,o,n]=/^([\w.]+)\s*=\s*(.*)$/.exec(r)??[];if(o===void 0)throw new RangeError(`Settings must be key=value, one a line: this one is ${JSON.stringify(r)}.`);try{return[o,JSON.parse(n)]}catch{return[o,n]}}))}function Ug(e,t,r){e.progress.value=[],e.unfolded.value=new Set([...e.unfolded.value,"Train here"]),e.train(t,r)}function uE(e){addEventListener("dragover",t=>t.preventDefault()),addEventListener("drop",async t=>{if(t.preventDefault(),!(!t.dataTransfer?.types.includes("Files")||e.about.value.live))try{Ug(e,await aE(t.dataTransfer),{})}catch(r){let o=r instanceof Error?r.message:String(r);e.note.value=`Cannot read what was dropped: ${o}`}})}function pE({store:e}){let{training:t}=e,[r,o]=[er(""),er(null)],n=er(!1),s=Zt(null),a=Ho(),i=t.value.is==="running",l=u=>{try{o.value=null,Ug(e,u,cE(r.value))}catch(p){if(!(p instanceof RangeError))throw p;o.value=p.message}},c=async()=>{n.value=!0;try{l(await lE())}catch(u){o.value=u instanceof Error?u.message:String(u)}n.value=!1};return y("div",{class:"drop",children:[y("p",{class:"hint",children:"Experimental. Drop a folder with a transforms.json and its PNG or JPEG photographs on the page: the browser trains a field on them, and nothing leaves this machine. It is slower than denerf train, and lost when the page is closed unless you save it."}),y("label",{for:a,children:"Settings, as --set takes them, one a line"}),y("textarea",{id:a,rows:2,value:r.value,disabled:i,spellcheck:!1,placeholder:"steps=600",onInput:u=>r.value=u.currentTarget.value}),o.value!==null&&y("p",{class:"problem",role:"alert",children:o.value}),y("div",{class:"buttons",children:[i?y(Ae,{onClick:()=>e.stopTraining(),children:"Stop training"}):y(Ae,{primary:!0,onClick:()=>s.current?.click(),children:"Choose a folder\u2026"}),!i&&e.about.value.served&&y(Ae,{disabled:n.value,onClick:c,children:n.value?"Fetching the brig \u2026":"Train on the brig"}),y("input",{ref:s,type:"file",multiple:!0,webkitdirectory:!0,hidden:!0,"aria-label":"Folder to train on",onChange:u=>{let{files:p}=u.currentTarget;p&&l(sE(p)),s.current.value=""}}),e.own.value&&y(EF,{file:e.own.value})]}),t.value.is!=="idle"&&y("p",{role:"status",children:t.value.text})]})}function EF({file:e}){return y(Ae,{onClick:()=>kn(e,"trained.field"),children:"Save the field"})}async function Cl(e){let t=await crypto.subtle.digest("SHA-256",e);return new Uint8Array(t).toHex()}var Hg={F32:Float32Array,U32:Uint32Array,F16:Float16Array,I8:Int8Array},yo=8,fE=8,hE="it is no safetensors file, or its header is damaged";function mE({tensors:e,metadata:t}){let r={__metadata__:t},o=0;for(let[l,{shape:c,data:u}]of e)r[l]={dtype:OF(u),shape:c,data_offsets:[o,o+=u.byteLength]};let n=new TextEncoder().encode(JSON.stringify(r)),s=Math.ceil(n.length/fE)*fE,a=new Uint8Array(yo+s+o).fill(32,8,8+s);new DataView(a.buffer).setBigUint64(0,BigInt(s),!0),a.set(n,yo);let i=yo+s;for(let{data:l}of e.values())a.set(new Uint8Array(l.buffer,l.byteOffset,l.byteLength),i),i+=l.byteLength;return a}function OF(e){return Object.entries(Hg).find(([,t])=>e instanceof t)[0]}function Wg(e,t=["F32","U32"]){if(e.length<yo)throw new RangeError(`it has only ${e.length} bytes`);let r=jg(e);if(r>yo+1e8)throw new RangeError(hE);if(r>e.length)throw new RangeError(`it is truncated: its header needs ${r} bytes, it has ${e.length}`);let o=AF(e.subarray(yo,r)),{__metadata__:n={},...s}=o,a=new Map;for(let[l,{dtype:c,shape:u,data_offsets:[p,f]}]of Object.entries(s)){let d=t.find(b=>b===c);if(!d)throw new RangeError(`its tensor ${l} is of type ${c}, not ${t.join(" or ")}`);let h=Hg[d].BYTES_PER_ELEMENT,g=u.reduce((b,k)=>b*k,h);if(f-p!==g)throw new RangeError(`its tensor ${l} has the wrong length`);if(r+f>e.length)throw new RangeError(`it is truncated: its tensors need ${r+f} bytes, it has ${e.length}`);let{buffer:_}=e.slice(r+p,r+f);a.set(l,{shape:u,data:new Hg[d](_)})}let i=TF(s);if(r+i!==e.length)throw new RangeError(`it has ${e.length-r-i} bytes behind its last tensor`);return{tensors:a,metadata:n}}function jg(e){let t=new DataView(e.buffer,e.byteOffset,e.byteLength);return yo+Number(t.getBigUint64(0,!0))}function TF(e){let t=Object.entries(e).map(([o,{data_offsets:[n,s]}])=>({name:o,from:n,to:s})),r=0;for(let{name:o,from:n,to:s}of t.sort((a,i)=>a.from-i.from||a.to-i.to)){if(n<r)throw new RangeError(`its tensor ${o} overlaps another one`);if(n>r)throw new RangeError(`it has ${n-r} bytes that belong to no tensor, before ${o}`);r=s}return r}function AF(e){try{let t=JSON.parse(new TextDecoder("utf-8",{fatal:!0}).decode(e)),{__metadata__:r={},...o}=t,n=Object.values(r).every(s=>typeof s=="string");if(typeof r!="object"||!n||!Object.values(o).every(PF))throw new RangeError;return t}catch{throw new RangeError(hE)}}function PF({shape:e,data_offsets:t}){return Array.isArray(e)&&e.every(dE)&&Array.isArray(t)&&t.length===2&&t.every(dE)}function dE(e){return Number.isSafeInteger(e)&&e>=0}var Op="headerSha256",Gg="sha256",Bg="0".repeat(64),gE=`{"__metadata__":{"${Op}":"`;async function Zg({tensors:e,metadata:t}){let r={};for(let[s,{data:a}]of e)r[s]=await Cl(a);let o=mE({tensors:e,metadata:{[Op]:Bg,...t,[Gg]:JSON.stringify(r)}}),n=new TextEncoder().encode(await Cl(wE(o)));return o.set(n,yo+gE.length),o}function Vg({metadata:e}){return Op in e&&Gg in e}async function qg(e,{tensors:t,metadata:r}){if(await Cl(wE(e))!==r[Op])return["its header"];let o=RF(r[Gg]);if(!o)return["its list of checksums"];let n=[];for(let[s,{data:a}]of t)await Cl(a)!==o.get(s)&&n.push(`its tensor ${s}`);return n}function RF(e){try{return new Map(Object.entries(JSON.parse(e)??{}))}catch(t){if(!(t instanceof SyntaxError))throw t;return null}}function wE(e){let t=e.slice(0,jg(e)),r=yo+gE.length;return t.fill(Bg.charCodeAt(0),r,r+Bg.length)}var Me=class extends Error{name="ConfigError"};var Tp={kind:"lineOfSight",weight:0,share:.1,spread:.02};function Ap({depth:e}){return e.weight>0&&e.share>0}function _E(e,{name:t,views:r}){if(!(!Ap(e)||r.some(({depths:o})=>o?.pixels.length)))throw new Me(`Cannot learn from depths of ${t}, as nothing is known of them: it has neither points that its photographs see, as COLMAP's models have, nor images of depths. Set depth.weight=0.`)}var bE=["opencv","inverse","inverse-opencv"];function vE(e,t){if(t==="opencv")return yE(e);let r=IF(e);return t==="inverse"?r:yE(r)}function yE(e){return e.map((t,r)=>r%4===1||r%4===2?-t:t)}function IF(e){let t=new Float64Array(12);for(let r=0;r<3;r++)for(let o=0;o<3;o++)t[4*r+o]=e[4*o+r],t[4*r+3]-=e[4*o+r]*e[4*o+3];return t}var zF=30;function xE(e){let t=xr(e),r=e.map(h=>he(h,t)),o=[0,1,2].map(h=>[0,1,2].map(g=>r.reduce((_,b)=>_+b[h]*b[g],0)/e.length)),n=o[0][0]+o[1][1]+o[2][2];if(!(n>0))return{normal:[0,0,1],thickness:0,breadth:0,extent:0};let s=o.map((h,g)=>h.map((_,b)=>(g===b?1:0)-_/n));for(let h=0;h<zF;h++){let g=LF(s,s),_=g[0][0]+g[1][1]+g[2][2];s=g.map(b=>b.map(k=>k/_))}let i=s.map(([h,g,_])=>[h,g,_]).reduce((h,g)=>ce(g,g)>ce(h,h)?g:h),l=Ht(i),c=l.reduce((h,g,_)=>h+g*ce(o[_],l),0),u=n-c,p=o.flat().reduce((h,g)=>h+g*g,0)-c**2,f=Math.sqrt(Math.max(2*p-u**2,0)),d=h=>Math.sqrt(Math.max(h,0));return{normal:l,thickness:d(c),breadth:d((u-f)/2),extent:d((u+f)/2)}}function LF(e,t){return e.map(r=>[0,1,2].map(o=>r.reduce((n,s,a)=>n+s*t[a][o],0)))}var Bt={x:[1,0,0],y:[0,1,0],z:[0,0,1],"-x":[-1,0,0],"-y":[0,-1,0],"-z":[0,0,-1]},$l=e=>Math.cos(e*Math.PI/180),NF=.001,OE=.9,Yg=.7,TE=$l(15),Dl={near:$l(8),asLevel:.01,somewhatNear:$l(35),moreLevel:.6},MF=.7,Kg={length:$l(15),along:$l(10),turning:.5},kE={thickness:.2,breadth:.1};function AE({up:e},t,r=[]){if(e)return{direction:Ht(e.axis),why:e.why};let o=t.map(h=>SE(h,1)),n=t.map((h,g)=>SE(h,r[g]??1)),s=r.some(h=>h!==1)&&Fl(EE("top",n))>=Yg,[a,...i]=CF.map(({name:h,turn:g})=>EE(h,(s?n:o).map(g))),l=jF(t),c=DF(a,i,l),u=FF(a)??(Fl(c)<Yg?UF(l,a):null);if(u!==null||c.direction===null)return u;let p=c===a?s?"EXIF":null:`the photographs' ${c.name} sides`,f=HF(c,c.direction),d=p===null?null:`by ${p}`;return f===null?{direction:c.direction,why:d}:{direction:Bt[f],why:[`the file's ${f}`,...d?[d]:[]].join(", ")}}function PE(e){return e==="images"?null:typeof e=="string"?Bt[e]:e}function RE({direction:e,why:t}){return t===null?"images":Ul(e)??e}function Xg(e){return Rp(e.map(({cameraToWorld:t})=>$(t,1)))}function Rp(e){let t=e.reduce(Oe,[0,0,0]);return ne(t)>NF*e.length?Ht(t):null}function Ul(e){return Object.keys(Bt).find(r=>ce(Bt[r],e)===1)??null}var Rs=e=>re(e,-1),CF=[{name:"top",turn:e=>e},{name:"left",turn:({right:e,up:t,...r})=>({...r,right:t,up:Rs(e)})},{name:"right",turn:({right:e,up:t,...r})=>({...r,right:Rs(t),up:e})}];function SE({cameraToWorld:e},t){let[r,o,n]=[0,1,2].map(s=>$(e,s));switch(t){case 3:case 4:return{right:Rs(r),up:Rs(o),backward:n};case 5:case 6:return{right:o,up:Rs(r),backward:n};case 7:case 8:return{right:Rs(o),up:r,backward:n};default:return{right:r,up:o,backward:n}}}function EE(e,t){return{name:e,photographs:t,direction:Rp(t.map(({up:r})=>r))}}function Fl({photographs:e,direction:t}){if(t===null)return 0;let r=e.map(({up:n})=>ce(n,t)),o=e.map(({right:n,up:s})=>Math.hypot(ce(n,t),ce(s,t)));return Jg(r)/Jg(o)}function Pp({photographs:e},t){return Math.sqrt(Jg(e.map(({right:r})=>ce(r,t)**2))/e.length)}function DF(e,t,r){let o=Fl(e)<Yg,n=t.filter(a=>Fl(a)>=OE&&(o||$F(a,e,r))),s=({direction:a})=>Hl(a).name.length===1;return n.find(s)??n[0]??e}function $F(e,t,r){if(r===null)return!1;let o=WF(ce(e.direction,r)<0?Rs(r):r);return o!==null&&ce(e.direction,Bt[o])>=Dl.somewhatNear&&Pp(e,Bt[o])<MF*Pp(t,t.direction)}function FF(e){let{photographs:t}=e,r=xr(t.map(({backward:i})=>i)),o=Fl(e);if(ne(r)<Kg.length||o>=OE)return null;let n=Ht(r),{name:s,cosine:a}=Hl(n);if(a>=Kg.along){let i=s.replace("-","");return{direction:Bt[i],why:`the file's ${i}, which all cameras look along`}}return o<Kg.turning?{direction:n,why:"away from where all cameras look"}:null}function UF(e,{direction:t}){if(e===null)return null;let{name:r,cosine:o}=Hl(e),n=r.replace("-",""),s=t!==null&&ce(t,Bt[n])<0?`-${n}`:n;return o<TE?null:{direction:Bt[s],why:`the file's ${s}, across the cameras' plane`}}function HF(e,t){let{name:r,cosine:o}=Hl(t),[n,s]=[Pp(e,Bt[r]),Pp(e,t)];return o>=Dl.near&&n<=s+Dl.asLevel||o>=Dl.somewhatNear&&n<=Dl.moreLevel*s?r:null}function WF(e){let{name:t,cosine:r}=Hl(e);return r>=TE?t:null}function Hl(e){return Object.keys(Bt).map(t=>({name:t,cosine:ce(Bt[t],e)})).reduce((t,r)=>r.cosine>t.cosine?r:t)}function jF(e){let{normal:t,thickness:r,breadth:o,extent:n}=xE(e.map(({cameraToWorld:a})=>$(a,3)));return r<=kE.thickness*o&&o>kE.breadth*n?t:null}function Jg(e){return e.reduce((t,r)=>t+r,0)}var Fe=ye().min(1),He=j().positive();function nr(e,t,r){return{error:t,params:{fields:e,advice:r}}}var ei=2**20,IE=8,Is=2**31-1,BF=Object.keys(Bt),An={preset:Qt().describe("the preset it grew from"),scene:Qt().describe("the capture's folder or file"),format:Qt().nullable().describe("the capture's format, or null to detect it"),images:Qt().nullable().default(null).describe("the folder of the photographs, or null for where the capture says"),poseConvention:pe(bE).nullable().default(null).describe("what the capture's poses are, or null for what its format says"),invertMasks:Ft().default(!1).describe("whether masks are white where pixels are to be ignored"),downscale:Fe.describe("factor by which images are reduced"),scales:Fe.max(IE).default(1).describe("at how many scales photographs are learnt: as they are, and reduced by 2, 4, \u2026"),holdout:ye().min(0).describe("every how many images one is held out, where the capture says nothing; 0: none"),up:ka([pe(["images",...BF]),vr([j(),j(),j()]),ek()]).default("images").describe("what becomes +z: an axis of the capture's coordinates or a direction in them, the photographs' tops (images), or null for what agrees best; runs keep what was chosen"),seed:ye().min(0).max(4294967295).describe("decides pixels, samples, noise and initial parameters"),steps:Fe.max(Is).describe("optimisation steps of a whole run"),maxSeconds:He.nullable().default(null).describe("seconds of training after which a run ends, all sessions together, or null for its steps alone; a run that has ended says how many steps it took instead"),background:pe(["white","black","random"]).describe("behind transparent parts of images; evaluation uses white unless this is black"),space:pe(["box","contracted","ndc"]).describe("where the field lives: in the box, everywhere contracted outside it, or in NDC"),box:Y({center:vr([j(),j(),j()]).describe("its centre, in world units"),size:He.describe("its side, in world units")}).describe("the cube that becomes the unit cube, and which a contraction leaves as it is"),contractionNorm:pe(["max","euclidean"]).describe("a contraction moves what is outside the box, or outside the ball in it"),ndc:vr([j().nonnegative(),j().nonnegative()]).describe("for NDC: 2 fx / width and 2 fy / height of the camera that defines them"),depth:Y({kind:pe(["termination","lineOfSight"]).describe("the loss: of where rays end, or of that and of all that lies in front"),weight:j().nonnegative().describe("its weight; 0: depths are not learnt from"),share:j().min(0).max(1).describe("share of a step's rays that go through pixels whose depth is known"),spread:He.describe("standard deviation of a known depth, as a part of it")}).default(Tp).describe("what is learnt of depths that the capture knows: COLMAP's points, or images of depths"),checkpointSeconds:He.describe("seconds of training between checkpoints")},Pn=j().min(0).max(1).describe("where in a pixel its ray passes: 0.5 is the centre"),ti={rays:Fe.max(ei).describe("rays in a step"),chunk:ka([Ee("auto"),Fe]).describe("rays whose activations are in memory together; auto: what the device allows"),pixels:pe(["allImages","oneImage"]).describe("pixels of all images shuffled together, or of one image a step")},ri={near:He.nullable().describe("where rays start; null: the scene's"),far:He.nullable().describe("where rays end; null: the scene's")},oi=[({near:e,far:t})=>e===null||t===null||e<t,nr(["near","far"],"must be less than far","Lower near or raise far")],Ip={layers:Fe.max(64).describe("hidden layers"),width:Fe.max(2048).describe("features of each"),skips:rt(ye().min(0)).describe("after which layers (from 0) the encoded position joins again"),viewWidth:Fe.max(2048).describe("features of the layer that sees the view direction")},zp=[({layers:e,skips:t})=>t.every(r=>r<e-1),nr(["skips","layers"],"must name layers before the last, counted from 0","Leave out what is too high, or raise layers")],Lp=yn("kind",[Y({kind:Ee("constant").describe("always the same"),initial:He.describe("the rate")}),Y({kind:Ee("exponential").describe("initial * rate^(step / decaySteps)"),initial:He.describe("the rate of the first step"),rate:He.describe("what is left of it after decaySteps"),decaySteps:He.describe("steps")}),Y({kind:Ee("multiStep").describe("times gamma at each milestone"),initial:He.describe("the rate of the first step"),gamma:He.describe("factor"),milestones:rt(j().nonnegative()).describe("when it falls"),unit:pe(["steps","epochs"]).describe("in what milestones are counted")}),Y({kind:Ee("staircase").describe("times gamma at start, and at every interval after it"),initial:He.describe("the rate of the first step"),gamma:He.describe("factor"),start:ye().min(0).describe("the step at which it falls first"),interval:Fe.describe("steps until it falls again")})]).describe("the learning rate"),ni={beta1:j().min(0).lt(1).describe("decay of the mean of gradients"),beta2:j().min(0).lt(1).describe("decay of the mean of squared gradients"),epsilon:He.describe("keeps the divisor away from zero")};var fe=class extends Error{name="GpuError"};var Np=["timestamp-query","subgroups","shader-f16","wgpu-shader-float32-atomic","wgpu-shader-int64","wgpu-shader-int64-atomic-all-ops"],Mp="Cannot find a GPU: WebGPU offers no adapter. Either there is no Vulkan loader or no driver. On Debian or Ubuntu this installs both, with a software driver for machines without a GPU: apt-get install libvulkan1 mesa-vulkan-drivers. More says: denerf doctor";async function zE(e){let t=await navigator.gpu?.requestAdapter(e==="software"?{forceFallbackAdapter:!0}:{powerPreference:e==="low-power"?"low-power":"high-performance"});if(!t)throw new fe(Mp);return t}async function LE(e,t){let r=async n=>{let s=await zE(e),a=await s.requestDevice({requiredFeatures:n,requiredLimits:Qg(s.limits)});return{adapter:s,device:a}},o=n=>r(n).then(s=>(s.device.destroy(),!0),()=>!1);try{return await r(t)}catch(n){if(n instanceof fe)throw n;let s=[];for(let a of t)await o([a])&&s.push(a);return await r(s).catch(a=>{throw new fe(`Cannot open the GPU: ${a.message}`)})}}function Qg(e){let t={};for(let r in e){let o=e[r];typeof o=="number"&&(t[r]=o)}return t}var GF=0,Rn=class{label;shape;type;buffer;id;length;constructor(t,r,o,n){this.label=t,this.shape=r,this.type=o,this.buffer=n,this.id=GF++,this.length=r.reduce((s,a)=>s*a,1)}get byteLength(){return this.length*4}destroy(){this.buffer.destroy()}};var ZF=65535,NE=256,ew=1<<18,VF=64;function ME(e,t=1){let r=Math.max(Math.ceil(e/ZF),Math.min(e,t));return[Math.ceil(e/Math.max(r,1)),r]}var Wl=class{device;throwRecorded;#e;#t;#r;#o;#n;#s;#a;#l;#i;#c;#u;profile;constructor(t,r,o){this.device=t,this.throwRecorded=r,this.#e=null,this.#t=null,this.#o=new Uint8Array(ew),this.#n=0,this.#i=new Map,this.#c=new WeakMap,this.#u=0,this.profile=null,this.#a=o??1,this.#l=o===null?1/0:o*VF,this.#r=t.createBuffer({label:"params",size:ew,usage:GPUBufferUsage.UNIFORM|GPUBufferUsage.COPY_DST}),this.#s=t.limits.minUniformBufferOffsetAlignment}run(t,r,o,n={}){let s=Math.ceil(r/t.workgroupSize);if(s===0)return;let a=t.takesRuns?Math.min(s,this.#l):s,i=t.params?[this.#h(t,n)]:[],l=this.#d(t.name);l.setPipeline(t.pipeline),l.setBindGroup(0,this.#m(t,o),i),l.dispatchWorkgroups(...ME(a,t.spreads?this.#a:1)),this.profile&&this.#f()}clear(t){this.#p().clearBuffer(t.buffer,0,t.byteLength)}copy(t,r,o=0){let n=t.byteLength;n!==0&&this.#p().copyBufferToBuffer(t.buffer,0,r,o,n)}copyToTexture(t,r){let{width:o,height:n}=r,s=Math.ceil(o*4/NE)*NE,a={buffer:t.buffer,bytesPerRow:s};this.#p().copyBufferToTexture(a,{texture:r},[o,n])}submit(){this.throwRecorded(),this.#e&&(this.#f(),this.profile?.resolve(this.#e),this.#n>0&&this.device.queue.writeBuffer(this.#r,0,this.#o,0,this.#n),this.device.queue.submit([this.#e.finish()]),this.#e=null,this.#n=0)}forget(t){for(let r of this.#i.keys())r.split(" ").includes(`t${t.id}`)&&this.#i.delete(r)}#p(){return this.#f(),this.#e??=this.device.createCommandEncoder()}#d(t){if(this.#t)return this.#t;if(this.profile?.full)throw new fe("Cannot profile more than 2048 kernel runs at once.");return this.#e??=this.device.createCommandEncoder(),this.#t=this.#e.beginComputePass(this.profile?{label:t,timestampWrites:this.profile.measure(t)}:void 0)}#f(){this.#t?.end(),this.#t=null}#h(t,r){let o=t.params;if(!CE(o.views,r))throw new fe(`Cannot run ${t.name}: its Params are ${rw(o.views)}, given were ${rw(r)}.`);let n=o.arrayBuffer.byteLength;this.#n+n>ew&&this.submit(),o.set(r);let s=this.#n;return this.#o.set(new Uint8Array(o.arrayBuffer),s),this.#n=Math.ceil((s+n)/this.#s)*this.#s,s}#m(t,r){let o=Object.keys(r).find(l=>!t.bindings.some(c=>c.name===l));if(o)throw new fe(`Cannot run ${t.name}: it has no binding "${o}".`);let n=`${t.id}`;for(let{name:l}of t.bindings){let c=r[l];if(!c)throw new fe(`Cannot run ${t.name}: its binding "${l}" was not given.`);n+=c instanceof Rn?` t${c.id}`:` v${this.#g(c)}`}let s=this.#i.get(n);if(s)return s;let a=t.bindings.map(({name:l,binding:c})=>{let u=r[l];if(!(u instanceof Rn))return{binding:c,resource:u};let p=this.device.limits.maxStorageBufferBindingSize;if(u.byteLength>p)throw new fe(`Cannot run ${t.name}: "${u.label}" has ${u.byteLength} bytes, this device binds at most ${p}.`);return{binding:c,resource:{buffer:u.buffer}}});if(t.params){let l=t.params.arrayBuffer.byteLength;a.push({binding:t.paramsBinding,resource:{buffer:this.#r,size:l}})}let i=this.device.createBindGroup({label:t.name,layout:t.layout,entries:a});return this.#i.set(n,i),i}#g(t){let r=this.#c.get(t);return r===void 0&&this.#c.set(t,r=this.#u++),r}};function tw(e){return typeof e=="object"&&!Array.isArray(e)&&!ArrayBuffer.isView(e)?e:null}function CE(e,t){let r=Object.keys(e);return r.length===Object.keys(t).length&&r.every(o=>{let n=tw(e[o]),s=tw(t[o]);return!n||!s?n===s&&t[o]!==void 0:CE(n,s)})}function rw(e){let t=Object.entries(e).map(([r,o])=>{let n=tw(o);return n?`${r}: ${rw(n)}`:r});return t.length>0?`{ ${t.join(", ")} }`:"{}"}var DE=new WeakMap;function no(e,t){let r=DE.get(e);return r||(r=e.tensor("no limit",[1],{type:"u32",data:Uint32Array.of(4294967295)}),DE.set(e,r)),{capacity:t,counters:r,index:0}}async function Xo(e,t){let r=e.scope();try{return await t(r)}catch(o){throw r[Symbol.dispose](),o}}async function Cp(e,t){let r=e.scope();try{return await t(r)}finally{r[Symbol.dispose]()}}var ow={u:Uint32Array,i:Int32Array,f:Float32Array},qF=/(?:@align\((\d+)\)\s*)?(\w+)\s*:\s*(\w+(?:<[^>]*>)?)/g;function FE(e,t,r){let{size:o,view:n}=UE(t,e,r),s=new ArrayBuffer(o),a=n(s,0);return{views:a,arrayBuffer:s,set:i=>HE(a,i)}}function UE(e,t,r){let[,o]=/^([uif])32$/.exec(e)??[];if(o)return nw(ow[o],1);let[,n,s]=/^vec([234])([uif])$/.exec(e)??[];if(n)return nw(ow[s],Number(n));let[,a,i]=/^array<vec4([uif]), (\d+)>$/.exec(e)??[];if(i)return{...nw(ow[a],4*Number(i)),alignment:16};let l=new RegExp(`^struct ${e} \\{([^}]*)\\}`,"m").exec(t)?.[1];if(l)return KF(l,t,r);throw new fe(`Cannot compile kernel ${r}: fields of its uniform must be scalars, vectors, arrays of vec4u, vec4i or vec4f, or structs: one is of type ${e}.`)}function nw(e,t){return{alignment:4*(t===3?4:t),size:4*t,view:(r,o)=>new e(r,o,t)}}function KF(e,t,r){let o=[],[n,s]=[0,4];for(let[,a,i,l]of e.replaceAll(/\/\/.*/g,"").matchAll(qF)){let c=UE(l,t,r),u=Math.max(c.alignment,Number(a??0)),p=$E(n,u);o.push({name:i,offset:p,layout:c}),n=p+c.size,s=Math.max(s,u)}return{alignment:s,size:$E(n,s),view:(a,i)=>Object.fromEntries(o.map(({name:l,offset:c,layout:u})=>[l,u.view(a,i+c)]))}}function $E(e,t){return Math.ceil(e/t)*t}function HE(e,t){for(let[r,o]of Object.entries(t)){let n=e[r];ArrayBuffer.isView(n)?typeof o=="number"?n[0]=o:n.set(o):HE(n,o)}}var YF=/^#import\s+"([^"]+)"\s*$/,JF=/^(enable|requires|diagnostic)\b.*;$/,XF=/\$\{(\w+)\}/g,QF=/^((const|alias)\s+(\w+)(?:\s*:\s*\w+)?\s*=\s*)([^;]+);/,eU=/^alias\s+\w+\s*=\s*f16;/;function sw(e,t,r={},o=[]){let{directives:n,texts:s,lines:a,parts:i}=tU(e,t,r),l=new Set(Object.keys(r).filter(u=>!i.has(u))),c=s.map(u=>{let[,p,f,d,h]=QF.exec(u)??[];if(d===void 0||!(d in r))return u;l.delete(d);let g=r[d];if(f==="alias"!=(typeof g=="string"))throw new fe(`Cannot specialise ${e}: ${f} ${d} cannot be ${g}.`);return`${p}${typeof g=="string"?g:rU(g,h)};`});if(l.size>0)throw new fe(`Cannot specialise ${e}: it declares no constant named ${[...l].join(", ")}.`);c.some(u=>eU.test(u))&&n.set("enable f16;",{file:e,line:0});for(let u of o)n.delete(u);return{code:[...n.keys(),...c].join(`
`),lines:[...n.values(),...a],parts:[...i.values()]}}function tU(e,t,r){let o=new Map,n=[],s=[],a=new Map,i=new Set,l=u=>u.replace(XF,(p,f)=>{if(!(f in r))throw new fe(`Cannot link ${e}: no ${f} was given for import "${u}".`);return a.set(f,String(r[f])),String(r[f])}),c=(u,p)=>{if(p.includes(u))throw new fe(`Cannot link ${e}: ${[...p,u].join(" imports ")}, a cycle.`);if(i.has(u))return;let f=t[u];if(f===void 0){let d=p.at(-1);throw new fe(`Cannot link ${e}: there is no WGSL file ${u}${d?`, imported by ${d}`:""}.`)}f.split(`
`).forEach((d,h)=>{let g=YF.exec(d)?.[1];if(g!==void 0)return c(l(g),[...p,u]);let _={file:u,line:h+1};if(JF.test(d)){o.set(d,o.get(d)??_);return}n.push(d),s.push(_)}),i.add(u)};return c(e,[]),{directives:o,texts:n,lines:s,parts:a}}function rU(e,t){if(typeof e=="boolean")return String(e);let r=t.startsWith("0x"),o=(r?/[iu]$/:/[iufh]$/).exec(t)?.[0]??"",n=!r&&/[.efh]/.test(t),s=String(e);return`${s}${n&&/^-?\d+$/.test(s)?".0":""}${o}`}function Dp(e,t){return e.trim().replace(/wgsl:(\d+):(\d+)/g,(r,o,n)=>{let s=t.lines[Number(o)-1];return s?`${s.file}:${s.line}:${n}`:r})}function aw({message:e,lineNum:t,linePos:r},o){let n=Dp(e,o),s=o.lines[t-1];return!s||n!==e.trim()?n:`${s.file}:${s.line}:${r}: ${n}`}var oU=0,zs=class e{name;pipeline;layout;id;bindings;workgroupSize;spreads;takesRuns;params;paramsBinding;bindsTextures;constructor(t,r,o,n){this.name=t,this.pipeline=r,this.layout=o,this.id=oU++,this.bindings=n.bindings,this.bindsTextures=n.entries.some(({texture:s})=>s),this.workgroupSize=n.workgroupSize,this.spreads=n.spreads,this.takesRuns=n.takesRuns,this.params=n.params,this.paramsBinding=n.paramsBinding}static async compile(t,r,o){let n=p=>new fe(`Cannot compile kernel ${r}: ${p}`),s=({message:p})=>Dp(p,o),a=async(p,f=s)=>{t.pushErrorScope("validation");let d;try{d=p()}catch(g){throw await t.popErrorScope(),n(String(g))}let h=await t.popErrorScope();if(h)throw n(await f(h,d));return d},i=await a(()=>t.createShaderModule({label:r,code:o.code}),async(p,f)=>{let{messages:d}=await f.getCompilationInfo();return d.filter(({type:_})=>_==="error").map(_=>aw(_,o)).join(`
`)||s(p)}),l=sU(r,o),c=t.createBindGroupLayout({label:r,entries:l.entries}),u=await a(()=>t.createComputePipeline({label:r,layout:t.createPipelineLayout({bindGroupLayouts:[c]}),compute:{module:i,entryPoint:"main"}}));return new e(r,u,c,l)}},nU=/^@group\(0\) @binding\((\d+)\) var(?:<(uniform|storage)(?:, (read|read_write))?>)? (\w+): ([^;]+);/gm;function sU(e,t){let r=[],o=[],n=t.code.replaceAll(/\/\/.*/g,""),s=null;for(let[,a,i,l,c,u]of t.code.matchAll(nU)){let p=Number(a),f={binding:p,visibility:GPUShaderStage.COMPUTE};if(i==="uniform")r.push({...f,buffer:{type:"uniform",hasDynamicOffset:!0}}),s={binding:p,struct:u};else if(i==="storage"){let d=l==="read_write"?"storage":"read-only-storage";r.push({...f,buffer:{type:d}}),o.push({name:c,binding:p})}else r.push({...f,texture:aU(e,u)}),o.push({name:c,binding:p})}return{entries:r,bindings:o,workgroupSize:iU(e,t.code),spreads:n.includes("@builtin(num_workgroups)"),takesRuns:/(?<!fn )\brun_of\(/.test(n),params:s&&FE(t.code,s.struct,e),paramsBinding:s?.binding??-1}}function aU(e,t){let[,r,o]=/^texture_2d(_array)?<(u32|f32)>$/.exec(t)??[];if(!o)throw new fe(`Cannot compile kernel ${e}: it binds a ${t}.`);return{sampleType:o==="u32"?"uint":"unfilterable-float",viewDimension:r?"2d-array":"2d"}}function iU(e,t){let r=/@workgroup_size\(([^)]*)\)/.exec(t)?.[1];if(!r)throw new fe(`Cannot compile kernel ${e}: it has no @workgroup_size.`);return r.split(",").reduce((o,n)=>{let s=new RegExp(`^const\\s+${n.trim()}\\b[^=]*=\\s*(\\d+)`,"m").exec(t)?.[1],a=parseInt(s??n);if(!(a>0))throw new fe(`Cannot compile kernel ${e}: its workgroup size "${n}" is no number.`);return o*a},1)}var jl=class{period;#e;#t;#r;#o;constructor(t,r){this.period=r,this.#e=[];let o=2048*2*8;this.#t=t.createQuerySet({type:"timestamp",count:2048*2}),this.#r=t.createBuffer({label:"timestamps",size:o,usage:GPUBufferUsage.QUERY_RESOLVE|GPUBufferUsage.COPY_SRC}),this.#o=t.createBuffer({label:"timestamps, readable",size:o,usage:GPUBufferUsage.MAP_READ|GPUBufferUsage.COPY_DST})}get full(){return this.#e.length===2048}measure(t){let r=this.#e.push(t)*2-2;return{querySet:this.#t,beginningOfPassWriteIndex:r,endOfPassWriteIndex:r+1}}resolve(t){let r=this.#e.length*2;r!==0&&(t.resolveQuerySet(this.#t,0,r,this.#r,0),t.copyBufferToBuffer(this.#r,0,this.#o,0,r*8))}async read(){await this.#o.mapAsync(GPUMapMode.READ);let t=new BigUint64Array(this.#o.getMappedRange().slice(0));this.#o.unmap();let r=new Map;return this.#e.forEach((o,n)=>{let s=r.get(o)??{runs:0,seconds:0};s.runs++,s.seconds+=Number(t[n*2+1]-t[n*2])*this.period*1e-9,r.set(o,s)}),[...r].map(([o,n])=>({kernel:o,...n})).sort((o,n)=>n.seconds-o.seconds)}destroy(){this.#t.destroy(),this.#r.destroy(),this.#o.destroy()}};var lU=[1,10,32,40,1e3/24,1e3/19.2,80,1e3/12],cU=.018,uU=.2,WE=3;async function jE(e){await e(1);let t=[];for(let r=0;r<WE;r++){let o=await e(1),n=o;for(let l=4;n.seconds-o.seconds<uU;l*=4)n=await e(l);let s=n.ticks-o.ticks;if(!(s>0))throw new fe("Cannot time kernels: this device's timestamps do not advance.");let a=(n.seconds-o.seconds)*1e9/s,i=lU.find(l=>Math.abs(a/l-1)<cU);if(i!==void 0)return i;t.push(a)}return t.sort((r,o)=>r-o)[WE>>1]}var pU=`
@group(0) @binding(0) var<storage, read_write> value: f32;
@compute @workgroup_size(1)
fn main() {
  var sum = value;
  for (var i = 0u; i < 100000u; i++) { sum = sum * 0.5 + 1.0; }
  value = sum;
}`,$p=class{device;#e;#t;#r;#o;#n;constructor(t){this.device=t;let r=t.createShaderModule({label:"spin",code:pU});this.#e=t.createComputePipeline({layout:"auto",compute:{module:r}});let o=(c,u)=>t.createBuffer({size:c,usage:u}),{COPY_SRC:n,COPY_DST:s,STORAGE:a,QUERY_RESOLVE:i,MAP_READ:l}=GPUBufferUsage;this.#t=o(4,a),this.#r=t.createQuerySet({type:"timestamp",count:2}),this.#o=o(16,i|n),this.#n=o(16,l|s)}async run(t){let{device:r}=this,o=r.createCommandEncoder(),n=o.beginComputePass({timestampWrites:{querySet:this.#r,beginningOfPassWriteIndex:0,endOfPassWriteIndex:1}});n.setPipeline(this.#e);let s=this.#e.getBindGroupLayout(0),a={buffer:this.#t};n.setBindGroup(0,r.createBindGroup({layout:s,entries:[{binding:0,resource:a}]}));for(let f=0;f<t;f++)n.dispatchWorkgroups(1);n.end(),o.resolveQuerySet(this.#r,0,2,this.#o,0),o.copyBufferToBuffer(this.#o,0,this.#n,0,16);let i=o.finish(),l=performance.now();r.queue.submit([i]),await this.#n.mapAsync(GPUMapMode.READ);let c=(performance.now()-l)/1e3,[u,p]=new BigUint64Array(this.#n.getMappedRange().slice(0));return this.#n.unmap(),{seconds:c,ticks:Number(p-u)}}[Symbol.dispose](){for(let t of[this.#t,this.#r,this.#o,this.#n])t.destroy()}};var fU=256,dU=15,Up=class{device;openSecond;#e;#t;#r;#o;constructor(t,r){this.device=t,this.openSecond=r,this.#e=0,this.#t=!1,this.#r=[],this.#o=new Map}add(t,r){if(!(!this.openSecond||t.bindsTextures))if(this.#e<2){let o=performance.now();Fp(this.device,[t]),this.#e++,this.#t=performance.now()-o>dU}else this.#t&&this.#o.set(t,r)}prepare(t){this.#o.delete(t),(!this.#t||this.#r.length===0)&&Fp(this.device,[t]),this.#t&&this.#r.push(t)}async finish(){if(!this.#t)return;this.#t=!1;let t=[...this.#o],r=this.#r.slice(1);this.#o.clear(),this.#r=[];let o=await this.openSecond().catch(()=>null);try{let n=[];for(let[{name:s},a]of o?t:[])n.push(await zs.compile(o,s,a));o&&Fp(o,n),Fp(this.device,r),await o?.queue.onSubmittedWorkDone()}catch{}finally{o?.destroy()}}};function Fp(e,t){let r=[],o=e.createCommandEncoder({label:"preparing"}),n=o.beginComputePass({label:"preparing"});for(let{name:s,pipeline:a,layout:i,bindings:l,params:c,paramsBinding:u}of t){let p=`preparing ${s}`,f=(h,g)=>{let _=e.createBuffer({label:p,size:g,usage:h});return r.push(_),{buffer:_,size:g}},d=l.map(({binding:h})=>({binding:h,resource:f(GPUBufferUsage.STORAGE,fU)}));if(c){let h=f(GPUBufferUsage.UNIFORM,c.arrayBuffer.byteLength);d.push({binding:u,resource:h})}n.setPipeline(a),n.setBindGroup(0,e.createBindGroup({label:p,layout:i,entries:d}),c?[0]:[]),n.dispatchWorkgroups(0)}n.end(),e.queue.submit([o.finish()]);for(let s of r)s.destroy()}var Bl=class e{device;shaders;unknownDirectives;hostMemory;info;#e;#t;#r;#o;#n;#s;#a;constructor(t,r,o,n,s=()=>1/0,a=navigator.hardwareConcurrency,i=null){this.device=t,this.shaders=o,this.unknownDirectives=n,this.hostMemory=s,this.#e=new Map,this.#o=0,this.#n=null,this.#s=null,this.#a=null;let{description:l,vendor:c,device:u,architecture:p}=r.info,{isFallbackAdapter:f,subgroupMinSize:d,subgroupMaxSize:h}=r.info;this.info={adapter:l,vendor:c,deviceId:u,architecture:p,software:f,subgroupSize:[d,h],features:Np.filter(_=>t.features.has(_)),limits:Qg(t.limits)},t.addEventListener("uncapturederror",_=>{_.preventDefault();let{error:b}=_;this.#s??=new fe(b instanceof GPUOutOfMemoryError?`The GPU is out of memory: ${BE(b.message)} Ask for less at a time.`:`The GPU reports: ${b.message}`)}),t.lost.then(_=>{this.#a??=new fe(`The GPU was lost (${_.reason}): ${BE(_.message)} Start again to go on from what was saved; train goes on with --resume.`)});let g=f?a:null;this.#t=new Wl(t,()=>this.#c(),g),this.#r=f?new Up(t,a>1?i:null):null}static async open(t){let{shaders:r,adapter:o="auto",hostMemory:n,threads:s,keepsTranslations:a}=t,i=()=>LE(o,Np),{adapter:l,device:c}=await i(),u=a?async()=>(await i()).device:null;return new e(c,l,r,await hU(c),n,s,u)}get freeMemory(){return this.info.software?this.hostMemory():1/0}get allocated(){return this.#o}has(t){return this.info.features.includes(t)}tensor(t,r,o={}){let n=r.reduce((c,u)=>c*u,1),s=Math.max(Math.ceil(n/4),1)*16,a=this.device.limits.maxBufferSize;if(s>a)throw new fe(`Cannot allocate "${t}" [${r.join(", ")}]: ${s} bytes are more than this device's largest buffer, ${a}.`);let i=this.device.createBuffer({label:t,size:s,usage:GPUBufferUsage.STORAGE|GPUBufferUsage.COPY_SRC|GPUBufferUsage.COPY_DST});this.#o+=s;let l=new Rn(t,r,o.type??"f32",i);return o.data&&this.write(l,o.data),l}write(t,r){if(r.length!==t.length)throw new fe(`Cannot write "${t.label}": it has ${t.length} elements, given were ${r.length}.`);r.length>0&&this.device.queue.writeBuffer(t.buffer,0,r)}get gpu(){return this}own(t){return t}scope(){return new Hp(this)}free(t){this.#t.forget(t),this.#o-=t.buffer.size,t.destroy()}kernel(t,r={}){let o=`${t} ${JSON.stringify(r)}`,n=this.#e.get(o);return n||this.#e.set(o,n=this.#l(t,r)),n}async#l(t,r){let{shaders:o,unknownDirectives:n}=this,s=sw(`${t}.wgsl`,o,r,n),a=await zs.compile(this.device,[t,...s.parts].join("_"),s);return this.#r?.add(a,s),a}prepare(t){this.#r?.prepare(t)}async translate(){await this.#r?.finish(),await this.settle()}record(){return this.#t}async read(t){let[r]=await this.readAll([t]);return r}async readAll(t){let r=this.staging(t);try{return await this.readThrough(r,t)}finally{r.destroy()}}staging(t){let r=t.reduce((o,n)=>o+n.byteLength,0);return this.device.createBuffer({label:`reading ${t.map(o=>o.label).join(", ")}`,size:Math.max(r,4),usage:GPUBufferUsage.MAP_READ|GPUBufferUsage.COPY_DST})}async readThrough(t,r){let o=0;for(let n of r)this.#t.copy(n,t,o),o+=n.byteLength;this.#t.submit();try{await t.mapAsync(GPUMapMode.READ);let n=t.getMappedRange();o=0;let s=r.map(a=>{let i=n.slice(o,o+=a.byteLength);return a.type==="u32"?new Uint32Array(i):new Float32Array(i)});return t.unmap(),this.#c(),s}catch(n){throw n instanceof fe||(await new Promise(s=>setTimeout(s,0)),this.#c()),n}}async profile(t){if(!this.has("timestamp-query"))throw new fe("Cannot time kernels: this device has no timestamp queries.");this.#t.submit();let r=new jl(this.device,await this.#i());this.#t.profile=r;try{return await t(),this.#t.submit(),await r.read()}finally{this.#t.profile=null,r.destroy()}}#i(){return this.#n??=(async()=>{let t=new $p(this.device);try{return await jE(r=>t.run(r))}finally{t[Symbol.dispose]()}})()}async settle(){this.#t.submit(),await this.device.queue.onSubmittedWorkDone(),this.#c()}async close(){let t=this.#a!==null;this.#a??=new fe("Cannot use the GPU: it was closed."),t||await this.device.queue.onSubmittedWorkDone().catch(()=>{}),this.device.destroy()}#c(){let t=this.#a??this.#s;if(this.#s=null,t)throw t}},Hp=class e{gpu;#e;constructor(t){this.gpu=t,this.#e=[]}tensor(t,r,o){let n=this.gpu.tensor(t,r,o);return this.#e.push(()=>this.gpu.free(n)),n}own(t){return this.#e.push(()=>t.destroy()),t}scope(){let t=new e(this.gpu);return this.#e.push(()=>t[Symbol.dispose]()),t}[Symbol.dispose](){for(let t=this.#e.pop();t;t=this.#e.pop())t()}},iw=["enable subgroups;","diagnostic(off, subgroup_uniformity);"];async function hU(e){return e.features.has("subgroups")?(e.pushErrorScope("validation"),e.createShaderModule({label:"directives",code:iw[0]}),await e.popErrorScope()?iw:[]):iw}function BE(e){return`${e.trim().replace(/\.$/,"")}.`}var GE=`// Copies one buffer to another: the ceiling of memory bandwidth.
//   source, copied  [count]  vec4s
// One thread a vec4: neighbouring threads touch neighbouring memory.

#import "lib/dispatch.wgsl"

struct Params { count: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> source: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> copied: array<vec4f>;

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = group_index(workgroup, workgroups) * 256u + local;
  if (i >= params.count) { return; }
  copied[i] = source[i];
}
`;var ZE=`// Fused multiply-adds in registers: the ceiling of arithmetic. A thread has 12 independent chains (3
// vec4s), enough to hide an operation's latency and, with scale and offset, few enough for the 16 vector
// registers of a CPU. 32 links of each are written out in a turn of the loop, whose own cost vanishes.
//   x = scale * x + offset, 32 * iterations times    2 * 12 * 32 * iterations operations a thread
//   numbers  [3]        (scale, offset, \u2026), starts, steps: read from memory, so that nothing is folded
//   results  [threads]  threads a multiple of 64; written, so that nothing is left out

struct Params { iterations: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> numbers: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> results: array<vec4f>;

struct Chains { a: vec4f, b: vec4f, c: vec4f }

fn two_links(x: Chains, scale: vec4f, offset: vec4f) -> Chains {
  return Chains(
    fma(fma(x.a, scale, offset), scale, offset),
    fma(fma(x.b, scale, offset), scale, offset),
    fma(fma(x.c, scale, offset), scale, offset),
  );
}

fn eight_links(x: Chains, scale: vec4f, offset: vec4f) -> Chains {
  let y = two_links(two_links(x, scale, offset), scale, offset);
  return two_links(two_links(y, scale, offset), scale, offset);
}

// No guard against surplus threads: the host gives whole workgroups. On CPUs an early return makes the
// driver mask all that follows, which would cut the ceiling to a third.
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let scale = vec4f(numbers[0].x);
  let offset = vec4f(numbers[0].y);
  let start = numbers[1] + f32(id.x % 64u) * numbers[2];
  var x = Chains(start, start + numbers[2].x, start + numbers[2].y);
  for (var i = 0u; i < params.iterations; i++) {
    x = eight_links(eight_links(x, scale, offset), scale, offset);
    x = eight_links(eight_links(x, scale, offset), scale, offset);
  }
  results[id.x] = x.a + x.b + x.c;
}
`;var VE=`// The gradient before an activation, in place: dY *= activate'(Y). Samples that only pad the last block
// get zero, so that no sum over samples has to leave them out; blocks behind it stay as they are, and so do
// rows behind the features. One thread four samples of a row; dY and Y have the same shape
// [blocks, features, 64].

#import "lib/activation.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

const ACTIVATION = 0u;

// count: which of counts says how many samples there are, at most \`samples\`; rows: the first of \`features\`,
// those that are no padding.
struct Params { samples: u32, count: u32, features: u32, rows: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> outputs: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> d_outputs: array<vec4f>;
@group(0) @binding(3) var<storage, read> counts: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let index = group_index(workgroup, workgroups) * 64u + local;
  let column = index % VEC4S_PER_ROW;
  let row = index / VEC4S_PER_ROW % params.rows;
  let block = index / VEC4S_PER_ROW / params.rows;
  let samples = min(params.samples, counts[params.count]);
  if (block * SAMPLES_PER_BLOCK >= samples) { return; }
  let place = row_of(block, params.features, row) + column;
  let gradient = activation_gradient(ACTIVATION, outputs[place], d_outputs[place]);
  let sample = vec4u(block * SAMPLES_PER_BLOCK + column * 4u) + vec4u(0u, 1u, 2u, 3u);
  d_outputs[place] = select(vec4f(0.0), gradient, sample < vec4u(samples));
}
`;var qE=`// Dense layer, gradient for its inputs: overwrites its output rows.
//   dX[i, s] = (sum_o W[i, o] dY[o, s]) * activate'(X[i, s])
// so dX is already the gradient before the activation of the layer that made X. The same sum as
// forward: "inputs" are dY, "parameters" the transposed matrix.

#import "lib/activation.wgsl"
#import "lib/dense_\${VARIANT}.wgsl"

// activation: the one that made X. forward: the tensor that holds X, whose rows follow those of dX from
// forward_first.
struct Params {
  layer: Layer,
  @align(16) activation: u32,
  forward_features: u32, forward_first: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> inputs: array<Samples>;
@group(0) @binding(2) var<storage, read> parameters: array<vec4f>;
@group(0) @binding(3) var<storage, read> forward: array<Samples>;
@group(0) @binding(4) var<storage, read_write> outputs: array<Samples>;
@group(0) @binding(5) var<storage, read> counts: array<u32>;

fn start_of(first_output: u32) -> mat4x4f {
  return mat4x4f();
}

// The gradient before the activation that made X.
fn finished(sum: vec4f, made: vec4f) -> vec4f {
  if (params.activation == NONE) { return sum; }
  return sum * activate_derivative(params.activation, made);
}

// X, where it had an activation.
fn made_at(block: u32, column: u32, output: u32) -> Samples {
  if (params.activation == NONE) { return Samples(); }
  return forward[samples_of(block, params.forward_features, params.forward_first + output) + column];
}
`;var KE=`// Dense layer, forward (lib/dense.wgsl): overwrites its output rows.

#import "lib/activation.wgsl"
#import "lib/dense_\${VARIANT}.wgsl"

// activation: a number of lib/activation.wgsl; a parameter, as drivers take long to compile these kernels.
struct Params { layer: Layer, @align(16) activation: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> inputs: array<Samples>;
@group(0) @binding(2) var<storage, read> parameters: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> outputs: array<Samples>;
@group(0) @binding(4) var<storage, read> counts: array<u32>;

// Four outputs' sums start as their biases.
fn start_of(first_output: u32) -> mat4x4f {
  let b = parameters[params.layer.bias + first_output / 4u];
  return mat4x4f(vec4f(b.x), vec4f(b.y), vec4f(b.z), vec4f(b.w));
}

// What an output becomes; nothing was made of it before.
fn finished(sum: vec4f, made: vec4f) -> vec4f {
  return activate(params.activation, sum);
}

fn made_at(block: u32, column: u32, output: u32) -> Samples {
  return Samples();
}
`;var YE=`// Dense layer, gradient of its parameters; overwrites partials.
//   dW[i, o] = sum_s X[i, s] dY[o, s]        db[o] = sum_s dY[o, s]
// A sum over all samples is cut into splits, each summed by another workgroup into a slice of
// \`partials\`, which has the parameters' own layout; dense/reduce.wgsl adds the slices in order. No
// atomics: the result does not depend on which workgroup comes first. Samples that only pad the last
// block have dY = 0; splits without samples are zero.

#import "lib/dense.wgsl"
#import "lib/dense_gradient_\${VARIANT}.wgsl"

const BLOCKS_PER_SPLIT = 32u;

// layer.outputs counts rows of dY, layer.output_* say where they are; layer.weights is unused.
struct Params { layer: Layer }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> inputs: array<Samples>;
@group(0) @binding(2) var<storage, read> d_outputs: array<Samples>;
@group(0) @binding(3) var<storage, read_write> partials: array<vec4f>;
@group(0) @binding(4) var<storage, read> counts: array<u32>;

// Which inputs, outputs and blocks a workgroup sums over.
struct Tile {
  split: u32,
  first_input: u32,
  first_output: u32,
}

fn tile_of(index: u32, inputs: u32, outputs: u32) -> Tile {
  let across = (params.layer.outputs + outputs - 1u) / outputs;
  let down = (params.layer.inputs + inputs - 1u) / inputs;
  return Tile(index / (across * down), index / across % down * inputs, index % across * outputs);
}

// Rows past the last one are read as the last one; their sums are never stored.
fn input_row(block: u32, input: u32) -> u32 {
  let row = min(input, params.layer.inputs - 1u);
  return samples_of(block, params.layer.input_features, params.layer.input_first + row);
}

fn output_row(block: u32, output: u32) -> u32 {
  let row = min(output, params.layer.outputs - 1u);
  return samples_of(block, params.layer.output_features, params.layer.output_first + row);
}

// Where dW[input, output] stands; for input = layer.inputs that is db[output].
fn partial_of(split: u32, input: u32, output: u32) -> u32 {
  return (split * (params.layer.inputs + 1u) + input) * params.layer.stride + output / 4u;
}
`;var JE=`// Adds the slices of partial gradients (dense/gradient.wgsl), in order. With ACCUMULATE it adds to
// the gradient of the rays before, otherwise it overwrites. Columns that only pad the matrix keep their
// zeros. One thread a vec4 of the layer's parameters.

#import "lib/dispatch.wgsl"

const ACCUMULATE = false;

// Sizes and offsets in vec4s; columns is how many of a row's stride are real. The first \`size\` of a slice
// are added: all, or all but the biases of a layer without.
struct Params { size: u32, slice: u32, stride: u32, columns: u32, splits: u32, offset: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> partials: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> gradients: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let index = group_index(workgroup, workgroups) * 64u + local;
  if (index >= params.size || index % params.stride >= params.columns) { return; }
  var sum = vec4f(0.0);
  if (ACCUMULATE) { sum = gradients[params.offset + index]; }
  for (var split = 0u; split < params.splits; split++) {
    sum += partials[split * params.slice + index];
  }
  gradients[params.offset + index] = sum;
}
`;var XE=`// Copies rows, or with ADD adds them to what is there: where a part of a layer's input or output belongs to
// another tensor as well.
//   source       rows \`source_first\` \u2026 of [blocks, source_features, 64]
//   target_rows  rows \`target_first\` \u2026 of [blocks, target_features, 64]
// One thread four samples of one row, in the blocks that hold samples.

#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

const ADD = false;

// blocks: at most; count: which of counts says how many samples there are.
struct Params {
  blocks: u32, count: u32, rows: u32,
  source_features: u32, source_first: u32, target_features: u32, target_first: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> source: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> target_rows: array<vec4f>;
@group(0) @binding(3) var<storage, read> counts: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let index = group_index(workgroup, workgroups) * 64u + local;
  let column = index % VEC4S_PER_ROW;
  let row = index / VEC4S_PER_ROW % params.rows;
  let block = index / VEC4S_PER_ROW / params.rows;
  if (block >= params.blocks || block * SAMPLES_PER_BLOCK >= counts[params.count]) { return; }
  let values = source[row_of(block, params.source_features, params.source_first + row) + column];
  let place = row_of(block, params.target_features, params.target_first + row) + column;
  if (ADD) {
    target_rows[place] += values;
  } else {
    target_rows[place] = values;
  }
}
`;var QE=`// Transposes a layer's matrix [rows, stride] into [columns, transposed_stride], for the gradient of its
// inputs. One thread a number; matrices are small and this runs once a step.

#import "lib/dispatch.wgsl"

// Strides and offsets count numbers.
struct Params {
  rows: u32, columns: u32, stride: u32, offset: u32,
  transposed_stride: u32, transposed_offset: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> parameters: array<f32>;
@group(0) @binding(2) var<storage, read_write> transposed: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let index = group_index(workgroup, workgroups) * 64u + local;
  if (index >= params.rows * params.columns) { return; }
  let row = index % params.rows;
  let column = index / params.rows;
  transposed[params.transposed_offset + column * params.transposed_stride + row] =
    parameters[params.offset + row * params.stride + column];
}
`;var e3=`// Frequency encoding, forward (Mildenhall et al. 2020, eq. 4).
//   gamma(x) = (x, sin(2^k s x), cos(2^k s x)), k = 0 \u2026 LEVELS - 1, s = pi with PI or 1 without
//   inputs   [blocks, DIMS, 64]
//   outputs  rows \`first\` \u2026 of [blocks, features, 64]: x with IDENTITY, then for each level the sines of
//            all dimensions, then their cosines; rows up to \`rows\` are padding and get 0
// One thread writes four samples of one row.

#import "lib/angle.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

const DIMS = 3u;
const LEVELS = 10u;
const PI = false;
const IDENTITY = true;

// blocks: at most; count: which of counts says how many samples there are.
struct Params { blocks: u32, count: u32, rows: u32, features: u32, first: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> inputs: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> outputs: array<vec4f>;
@group(0) @binding(3) var<storage, read> counts: array<u32>;

fn encode(block: u32, row: u32, column: u32) -> vec4f {
  let x = inputs[row_of(block, DIMS, row % DIMS) + column];
  var wave = row / DIMS;
  if (IDENTITY) {
    if (wave == 0u) { return x; }
    wave -= 1u;
  }
  if (wave >= 2u * LEVELS) { return vec4f(0.0); }
  let angle = x * f32(1u << (wave / 2u)); // exact
  let cosine = wave % 2u == 1u;
  if (PI) { return sin_cos_pi(angle, cosine); }
  return sin_cos(angle, cosine);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let index = group_index(workgroup, workgroups) * 64u + local;
  let column = index % VEC4S_PER_ROW;
  let row = index / VEC4S_PER_ROW % params.rows;
  let block = index / VEC4S_PER_ROW / params.rows;
  if (block >= params.blocks || block * SAMPLES_PER_BLOCK >= counts[params.count]) { return; }
  outputs[row_of(block, params.features, params.first + row) + column] = encode(block, row, column);
}
`;var t3=`// Frequency encoding, backward (encode/frequency.wgsl); overwrites d_inputs.
//   d_x = d_identity + sum over k of s 2^k (cos(2^k s x) d_sin_k - sin(2^k s x) d_cos_k)
//   inputs     [blocks, DIMS, 64]
//   d_outputs  rows \`first\` \u2026 of [blocks, features, 64], as encode/frequency.wgsl lays them out
//   d_inputs   [blocks, DIMS, 64]
// One thread four samples of one dimension, in the blocks that hold samples.

#import "lib/angle.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

const DIMS = 3u;
const LEVELS = 10u;
const PI = false;
const IDENTITY = true;

// blocks: at most; count: which of counts says how many samples there are.
struct Params { blocks: u32, count: u32, features: u32, first: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> inputs: array<vec4f>;
@group(0) @binding(2) var<storage, read> d_outputs: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> d_inputs: array<vec4f>;
@group(0) @binding(4) var<storage, read> counts: array<u32>;

fn wave_of(angle: vec4f, cosine: bool) -> vec4f {
  if (PI) { return sin_cos_pi(angle, cosine); }
  return sin_cos(angle, cosine);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let index = group_index(workgroup, workgroups) * 64u + local;
  let column = index % VEC4S_PER_ROW;
  let dimension = index / VEC4S_PER_ROW % DIMS;
  let block = index / VEC4S_PER_ROW / DIMS;
  if (block >= params.blocks || block * SAMPLES_PER_BLOCK >= counts[params.count]) { return; }
  let place = row_of(block, DIMS, dimension) + column;
  let x = inputs[place];
  var row = row_of(block, params.features, params.first + dimension) + column;
  var gradient = vec4f(0.0);
  if (IDENTITY) {
    gradient = d_outputs[row];
    row += DIMS * VEC4S_PER_ROW;
  }
  for (var level = 0u; level < LEVELS; level++) {
    let octave = f32(1u << level);
    let scale = select(octave, 3.141592653589793 * octave, PI);
    let d_sine = d_outputs[row];
    let d_cosine = d_outputs[row + DIMS * VEC4S_PER_ROW];
    let angle = x * octave;
    gradient += scale * (wave_of(angle, true) * d_sine - wave_of(angle, false) * d_cosine);
    row += 2u * DIMS * VEC4S_PER_ROW;
  }
  d_inputs[place] = gradient;
}
`;var r3=`// Integrated positional encoding, forward: the expected sines and cosines of a Gaussian (Barron et al. 2021,
// eq. 13 and 14), along some directions p (Barron et al. 2022, supplement).
//   E[sin(2^k p.x)] = sin(2^k m) exp(-4^k v / 2), and the same of cos      m = p.mean, v = p^T covariance p
//   inputs   [blocks, 9, 64]   Gaussians (lib/gaussians.wgsl)
//   outputs  rows \`first\` \u2026 of [blocks, features, 64]: LEVELS COUNT sines, row k COUNT + i of level k and
//            direction i, then as many cosines in the same order; rows up to \`rows\` are padding and get 0
// What is wider than an octave's wave fades out of that octave. One thread writes four samples of one row.

#import "lib/angle.wgsl"
#import "lib/directions_\${BASIS}.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/gaussians.wgsl"
#import "lib/rows.wgsl"

const LEVELS = 16u;
const COUNT = 3u; // of directions

// blocks: at most; count: which of counts says how many samples there are.
struct Params { blocks: u32, count: u32, rows: u32, features: u32, first: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> inputs: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> outputs: array<vec4f>;
@group(0) @binding(3) var<storage, read> counts: array<u32>;

// Four samples of one of the nine rows.
fn input(place: u32, row: u32) -> vec4f {
  return inputs[place + row * VEC4S_PER_ROW];
}

fn encode(block: u32, row: u32, column: u32) -> vec4f {
  if (row >= 2u * LEVELS * COUNT) { return vec4f(0.0); }
  var directions = DIRECTIONS; // a variable, as only these may be indexed by one
  let p = directions[row % COUNT];
  let scale = f32(1u << (row / COUNT % LEVELS)); // exact
  let place = row_of(block, GAUSSIAN_ROWS, 0u) + column;
  let mean = p.x * input(place, 0u) + p.y * input(place, 1u) + p.z * input(place, 2u);
  var variance = p.x * p.x * input(place, 3u) + p.y * p.y * input(place, 4u) +
    p.z * p.z * input(place, 5u);
  if (COUNT > 3u) {
    variance += 2.0 * (p.x * p.y * input(place, 6u) + p.x * p.z * input(place, 7u) +
      p.y * p.z * input(place, 8u));
  }
  let wave = sin_cos(scale * mean, row / COUNT >= LEVELS);
  return wave * exp(-0.5 * scale * scale * max(variance, vec4f(0.0)));
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let index = group_index(workgroup, workgroups) * 64u + local;
  let column = index % VEC4S_PER_ROW;
  let row = index / VEC4S_PER_ROW % params.rows;
  let block = index / VEC4S_PER_ROW / params.rows;
  if (block >= params.blocks || block * SAMPLES_PER_BLOCK >= counts[params.count]) { return; }
  outputs[row_of(block, params.features, params.first + row) + column] = encode(block, row, column);
}
`;var o3=`// Integrated positional encoding, backward (encode/integrated.wgsl); overwrites d_inputs. With e_k =
// exp(-4^k v / 2),
//   d_m = sum over k of 2^k e_k (cos(2^k m) d_sin_k - sin(2^k m) d_cos_k)
//   d_v = sum over k of -4^k / 2 e_k (sin(2^k m) d_sin_k + cos(2^k m) d_cos_k)
//   d_mean = sum over p of d_m p     d_covariance = sum over p of d_v p p^T, of which xy stands for yx too
//   inputs     [blocks, 9, 64]
//   d_outputs  rows \`first\` \u2026 of [blocks, features, 64], as encode/integrated.wgsl lays them out
//   d_inputs   [blocks, 9, 64]
// One thread four samples, in the blocks that hold samples.

#import "lib/angle.wgsl"
#import "lib/directions_\${BASIS}.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/gaussians.wgsl"
#import "lib/rows.wgsl"

const LEVELS = 16u;
const COUNT = 3u; // of directions

// blocks: at most; count: which of counts says how many samples there are.
struct Params { blocks: u32, count: u32, features: u32, first: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> inputs: array<vec4f>;
@group(0) @binding(2) var<storage, read> d_outputs: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> d_inputs: array<vec4f>;
@group(0) @binding(4) var<storage, read> counts: array<u32>;

// Four samples each of a mean's coordinates, or of a covariance's diagonal, or of what is beside it.
struct Three { x: vec4f, y: vec4f, z: vec4f }

fn three(place: u32, row: u32) -> Three {
  let first = place + row * VEC4S_PER_ROW;
  return Three(inputs[first], inputs[first + VEC4S_PER_ROW], inputs[first + 2u * VEC4S_PER_ROW]);
}

fn weighed(a: Three, p: vec3f) -> vec4f {
  return p.x * a.x + p.y * a.y + p.z * a.z;
}

fn added(a: Three, p: vec3f, d: vec4f) -> Three {
  return Three(a.x + p.x * d, a.y + p.y * d, a.z + p.z * d);
}

fn store(place: u32, row: u32, d: Three) {
  let first = place + row * VEC4S_PER_ROW;
  d_inputs[first] = d.x;
  d_inputs[first + VEC4S_PER_ROW] = d.y;
  d_inputs[first + 2u * VEC4S_PER_ROW] = d.z;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let index = group_index(workgroup, workgroups) * 64u + local;
  let column = index % VEC4S_PER_ROW;
  let block = index / VEC4S_PER_ROW;
  if (block >= params.blocks || block * SAMPLES_PER_BLOCK >= counts[params.count]) { return; }
  let place = row_of(block, GAUSSIAN_ROWS, 0u) + column;
  let center = three(place, 0u);
  let diagonal = three(place, 3u);
  let beside = three(place, 6u);
  let none = Three(vec4f(0.0), vec4f(0.0), vec4f(0.0));
  var d_center = none;
  var d_diagonal = none;
  var d_beside = none;
  var directions = DIRECTIONS; // a variable, as only these may be indexed by one
  for (var direction = 0u; direction < COUNT; direction++) {
    let p = directions[direction];
    let across = 2.0 * vec3f(p.x * p.y, p.x * p.z, p.y * p.z);
    let mean = weighed(center, p);
    let variance = weighed(diagonal, p * p) + weighed(beside, across);
    var d_mean = vec4f(0.0);
    var d_variance = vec4f(0.0);
    for (var level = 0u; level < LEVELS; level++) {
      let scale = f32(1u << level);
      let fade = exp(-0.5 * scale * scale * max(variance, vec4f(0.0)));
      let sine = fade * sin_cos(scale * mean, false);
      let cosine = fade * sin_cos(scale * mean, true);
      let row = params.first + level * COUNT + direction;
      let d_sine = d_outputs[row_of(block, params.features, row) + column];
      let d_cosine = d_outputs[row_of(block, params.features, row + LEVELS * COUNT) + column];
      d_mean += scale * (cosine * d_sine - sine * d_cosine);
      d_variance -= 0.5 * scale * scale * (sine * d_sine + cosine * d_cosine);
    }
    d_center = added(d_center, p, d_mean);
    d_diagonal = added(d_diagonal, p * p, d_variance);
    d_beside = added(d_beside, across, d_variance);
  }
  store(place, 0u, d_center);
  store(place, 3u, d_diagonal);
  store(place, 6u, d_beside);
}
`;var n3=`// Spherical harmonics encoding, forward (Mueller et al. 2022, sec. 5.4): the first DEGREE^2 of them.
//   inputs   [blocks, 3, 64]   unit directions
//   outputs  rows \`first\` \u2026 of [blocks, features, 64]: Y_0(d) \u2026 Y_(DEGREE^2 - 1)(d); rows up to \`rows\`
//            are padding and get 0
// One thread writes all rows of one sample: neighbours write to neighbouring places, and products are
// shared between the functions.

#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"
#import "lib/spherical_harmonics.wgsl"

const DEGREE = 4u; // 1 \u2026 4

// blocks: at most; count: which of counts says how many samples there are.
struct Params { blocks: u32, count: u32, rows: u32, features: u32, first: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> inputs: array<f32>;
@group(0) @binding(2) var<storage, read_write> outputs: array<f32>;
@group(0) @binding(3) var<storage, read> counts: array<u32>;

fn write(sample: u32, row: u32, value: f32) {
  if (row >= params.rows) { return; }
  let encoded = select(0.0, value, row < DEGREE * DEGREE);
  outputs[element_of(sample, params.features, params.first + row)] = encoded;
}

fn write_four(sample: u32, row: u32, values: vec4f) {
  write(sample, row, values.x);
  write(sample, row + 1u, values.y);
  write(sample, row + 2u, values.z);
  write(sample, row + 3u, values.w);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let block = group_index(workgroup, workgroups);
  if (block >= params.blocks || block * SAMPLES_PER_BLOCK >= counts[params.count]) { return; }
  let sample = block * SAMPLES_PER_BLOCK + local;
  let d = vec3f(
    inputs[element_of(sample, 3u, 0u)],
    inputs[element_of(sample, 3u, 1u)],
    inputs[element_of(sample, 3u, 2u)],
  );
  write_four(sample, 0u, spherical_harmonics_0_to_3(d));
  write_four(sample, 4u, spherical_harmonics_4_to_7(d));
  write_four(sample, 8u, spherical_harmonics_8_to_11(d));
  write_four(sample, 12u, spherical_harmonics_12_to_15(d));
  for (var row = 16u; row < params.rows; row++) { write(sample, row, 0.0); }
}
`;var s3=`// Spherical harmonics encoding, backward (encode/spherical_harmonics.wgsl); overwrites d_inputs with the
// gradient of the polynomials: a direction's coordinates count as independent.
//   inputs     [blocks, 3, 64]   unit directions
//   d_outputs  rows \`first\` \u2026 of [blocks, features, 64]
//   d_inputs   [blocks, 3, 64]
// One thread a sample, in the blocks that hold samples.

#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"
#import "lib/spherical_harmonics.wgsl"

const DEGREE = 4u; // 1 \u2026 4

// blocks: at most; count: which of counts says how many samples there are.
struct Params { blocks: u32, count: u32, features: u32, first: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> inputs: array<f32>;
@group(0) @binding(2) var<storage, read> d_outputs: array<f32>;
@group(0) @binding(3) var<storage, read_write> d_inputs: array<f32>;
@group(0) @binding(4) var<storage, read> counts: array<u32>;

// The gradients to four functions from \`first\` on; 0 for those that do not belong to DEGREE.
fn gradients_of(sample: u32, first: u32) -> vec4f {
  if (first >= DEGREE * DEGREE) { return vec4f(0.0); }
  let e = element_of(sample, params.features, params.first + first);
  let all = vec4f(
    d_outputs[e],
    d_outputs[e + SAMPLES_PER_BLOCK],
    d_outputs[e + 2u * SAMPLES_PER_BLOCK],
    d_outputs[e + 3u * SAMPLES_PER_BLOCK],
  );
  return select(vec4f(0.0), all, vec4u(first) + vec4u(0u, 1u, 2u, 3u) < vec4u(DEGREE * DEGREE));
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let block = group_index(workgroup, workgroups);
  if (block >= params.blocks || block * SAMPLES_PER_BLOCK >= counts[params.count]) { return; }
  let sample = block * SAMPLES_PER_BLOCK + local;
  let e = element_of(sample, 3u, 0u);
  let d = vec3f(inputs[e], inputs[e + SAMPLES_PER_BLOCK], inputs[e + 2u * SAMPLES_PER_BLOCK]);
  let gradient =
    spherical_harmonics_0_to_3_backward(gradients_of(sample, 0u)) +
    spherical_harmonics_4_to_7_backward(d, gradients_of(sample, 4u)) +
    spherical_harmonics_8_to_11_backward(d, gradients_of(sample, 8u)) +
    spherical_harmonics_12_to_15_backward(d, gradients_of(sample, 12u));
  d_inputs[e] = gradient.x;
  d_inputs[e + SAMPLES_PER_BLOCK] = gradient.y;
  d_inputs[e + 2u * SAMPLES_PER_BLOCK] = gradient.z;
}
`;var a3=`// Rendered colours as each photograph's camera would have recorded them: scaled by the exponentials of its
// view's logarithmic gains e. What is behind transparent parts is no photograph's and stays.
//   exposed = behind + exp(e) (color - behind)    behind = (1 - accumulation) background
//   pixels     [rays]    (view, x, y, 0)
//   exposures  [views]   (e_r, e_g, e_b, 0)
//   colors     [rays]    (r, g, b, accumulation), sRGB
//   exposed    [rays]
// Gains act on sRGB values: where the transfer curve is a power, a gain of the light is one of them, too.
// One thread a ray: there are counters[index], at most capacity.

#import "lib/background.wgsl"
#import "lib/dispatch.wgsl"

const THREADS = 64u;
const BACKGROUND = 0u;

struct Params { capacity: u32, index: u32, step: u32, seed: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(3) var<storage, read> exposures: array<vec4f>;
@group(0) @binding(4) var<storage, read> colors: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> exposed: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let ray = group_index(workgroup, workgroups) * THREADS + local;
  if (ray >= min(counters[params.index], params.capacity)) { return; }
  let color = colors[ray];
  let gain = exp(exposures[pixels[ray].x].rgb);
  let behind = (1.0 - color.a) * background_of(BACKGROUND, ray, params.step, params.seed);
  exposed[ray] = vec4f(behind + gain * (color.rgb - behind), color.a);
}
`;var i3=`// Backward through exposure/apply.wgsl.
//   d_color = exp(e) d_exposed    d_e = (exposed - behind) d_exposed
//   d_accumulation += (exp(e) - 1) background . d_exposed
//   pixels      [rays]    (view, x, y, 0)
//   exposures   [views]   (e_r, e_g, e_b, 0)
//   exposed     [rays]    (r, g, b, accumulation)
//   d_colors    [rays]    in: (d_exposed, d_accumulation); out: (d_color, d_accumulation)
//   d_exposure  [rays]    each ray's share of its view's (d_e_r, d_e_g, d_e_b, 0)
// One thread a ray: there are counters[index], at most capacity.

#import "lib/background.wgsl"
#import "lib/dispatch.wgsl"

const THREADS = 64u;
const BACKGROUND = 0u;

struct Params { capacity: u32, index: u32, step: u32, seed: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(3) var<storage, read> exposures: array<vec4f>;
@group(0) @binding(4) var<storage, read> exposed: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> d_colors: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> d_exposure: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let ray = group_index(workgroup, workgroups) * THREADS + local;
  if (ray >= min(counters[params.index], params.capacity)) { return; }
  let d = d_colors[ray];
  let seen = exposed[ray];
  let gain = exp(exposures[pixels[ray].x].rgb);
  let background = background_of(BACKGROUND, ray, params.step, params.seed);
  d_colors[ray] = vec4f(gain * d.rgb, d.a + dot((gain - 1.0) * background, d.rgb));
  d_exposure[ray] = vec4f((seen.rgb - (1.0 - seen.a) * background) * d.rgb, 0.0);
}
`;var l3=`// Takes the mean over all views, and over all corners of their grids, from what is learnt of their colours:
// logarithmic gains, or what maps differ by from the identity. A field twice as bright with gains half as
// large renders the same photographs: this fixes which of them is learnt, the one whose views are exposed
// as usual, so that a view that was never trained on needs no gain. Nothing changes in a step that is skipped.
//   batch      [BATCH_SLOTS]
//   exposures  [entries, VEC4S]
// One workgroup.

#import "lib/batch.wgsl"

const VEC4S = 1u;
const THREADS = 256u;

struct Params { entries: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read_write> exposures: array<vec4f>;

var<workgroup> sums: array<array<vec4f, VEC4S>, 256>;

@compute @workgroup_size(256)
fn main(@builtin(local_invocation_index) local: u32) {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  var sum: array<vec4f, VEC4S>;
  for (var entry = local; entry < params.entries; entry += THREADS) {
    for (var i = 0u; i < VEC4S; i++) { sum[i] += exposures[entry * VEC4S + i]; }
  }
  sums[local] = sum;
  for (var width = THREADS / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (local < width) {
      for (var i = 0u; i < VEC4S; i++) { sums[local][i] += sums[local + width][i]; }
    }
  }
  workgroupBarrier();
  if (batch[FINITE] == 0u) { return; }
  for (var entry = local; entry < params.entries; entry += THREADS) {
    for (var i = 0u; i < VEC4S; i++) {
      exposures[entry * VEC4S + i] -= sums[0][i] / f32(params.entries);
    }
  }
}
`;var c3=`// Rendered colours as each photograph's camera would have recorded them: by the affine map that its view's
// grid (lib/bilateral.wgsl) has for the pixel and its luma. What is behind transparent parts is no photograph's.
//   exposed = behind + A p + accumulation b    p = color - behind    behind = (1 - accumulation) background
//   pixels     [rays]    (view, x, y, j)
//   cameras    [views]   for their images' sizes
//   colors     [rays]    (r, g, b, accumulation), sRGB
//   exposed    [rays]
// One thread a ray: there are counters[index], at most capacity.

#import "lib/background.wgsl"
#import "lib/bilateral.wgsl"
#import "lib/camera.wgsl"
#import "lib/dispatch.wgsl"

const BACKGROUND = 0u;
const THREADS = 64u;

struct Params { capacity: u32, index: u32, step: u32, seed: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(3) var<storage, read> cameras: array<Camera>;
@group(0) @binding(4) var<storage, read> exposures: array<vec4f>;
@group(0) @binding(5) var<storage, read> colors: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> exposed: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let ray = group_index(workgroup, workgroups) * THREADS + local;
  if (ray >= min(counters[params.index], params.capacity)) { return; }
  let color = colors[ray];
  let pixel = pixels[ray];
  let behind = (1.0 - color.a) * background_of(BACKGROUND, ray, params.step, params.seed);
  let p = vec4f(color.rgb - behind, color.a);
  let place = place_of(pixel, cameras[pixel.x].size, dot(LUMA, p.rgb));
  var toned = p.rgb;
  for (var corner = 0u; corner < CORNERS; corner++) {
    let offset = offset_of(corner);
    let w = weights_of(place, offset);
    let e = rows_of(pixel.x, place.corner + offset);
    let mapped = vec3f(dot(exposures[e], p), dot(exposures[e + 1u], p), dot(exposures[e + 2u], p));
    toned += w.x * w.y * w.z * mapped;
  }
  exposed[ray] = vec4f(behind + toned, color.a);
}
`;var u3=`// Backward through exposure/tone.wgsl, to colours; exposure/tone_sum.wgsl goes back to the grids.
//   d_p = A^T d_exposed + d_luma LUMA    d_luma = d_exposed . d(A p + accumulation b) / d luma
//   d_color = d_p    d_accumulation += b . d_exposed + background . (d_p - d_exposed)
//   pixels    [rays]    (view, x, y, j)
//   cameras   [views]   for their images' sizes
//   colors    [rays]    (r, g, b, accumulation), as rendered
//   d_colors  [rays]    in: (d_exposed, d_accumulation); out: (d_color, d_accumulation)
// One thread a ray: there are counters[index], at most capacity.

#import "lib/background.wgsl"
#import "lib/bilateral.wgsl"
#import "lib/camera.wgsl"
#import "lib/dispatch.wgsl"

const BACKGROUND = 0u;
const THREADS = 64u;

struct Params { capacity: u32, index: u32, step: u32, seed: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(3) var<storage, read> cameras: array<Camera>;
@group(0) @binding(4) var<storage, read> exposures: array<vec4f>;
@group(0) @binding(5) var<storage, read> colors: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> d_colors: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let ray = group_index(workgroup, workgroups) * THREADS + local;
  if (ray >= min(counters[params.index], params.capacity)) { return; }
  let d = d_colors[ray];
  let color = colors[ray];
  let pixel = pixels[ray];
  let background = background_of(BACKGROUND, ray, params.step, params.seed);
  let p = vec4f(color.rgb - (1.0 - color.a) * background, color.a);
  let luma = dot(LUMA, p.rgb);
  let place = place_of(pixel, cameras[pixel.x].size, luma);
  var d_p = vec4f(d.rgb, 0.0);
  var d_luma = 0.0;
  for (var corner = 0u; corner < CORNERS; corner++) {
    let offset = offset_of(corner);
    let w = weights_of(place, offset);
    let e = rows_of(pixel.x, place.corner + offset);
    let transposed = d.r * exposures[e] + d.g * exposures[e + 1u] + d.b * exposures[e + 2u];
    d_p += w.x * w.y * w.z * transposed;
    d_luma += w.x * w.y * select(-1.0, 1.0, offset.z == 1u) * dot(transposed, p);
  }
  // Beyond black and white nothing changes any more, and in a single level nothing does.
  if (luma > 0.0 && luma < 1.0) { d_p += LAST.z * d_luma * vec4f(LUMA, 0.0); }
  d_colors[ray] = vec4f(d_p.rgb, d.a + d_p.a + dot(d_p.rgb - d.rgb, background));
}
`;var p3=`// Adds what the rays of each view ask of its grid (exposure/tone.wgsl) to the grid's gradients:
//   d_row_c += weight d_exposed_c (p, accumulation)    for each of the corners around a ray's place
//   d_row_c += the sum of that over the grid           for all of its corners, with WHOLE
// The latter is the gradient of a map for all of the view, from which corners then differ: few rays of a step are near
// a corner, but all of them tell how the photograph was exposed.
//   pixels     [rays]    (view, x, y, j)
//   cameras    [views]   for their images' sizes
//   colors     [rays]    (r, g, b, accumulation), as rendered
//   d_exposed  [rays]    (d_exposed, d_accumulation)
//   gradients  as exposures: without WHOLE those of corners that no ray is near stay; what is not finite is left out
// One workgroup a view, which looks at all rays and picks its own. Of the 8 corners around a place one is even and
// one odd along each axis: each thread owns a row of all corners of one such kind, and adds the rays' in their
// order. So no two threads write the same number, but for the whole's sums, which wait for all of that; and the bits
// are the same each time.

#import "lib/background.wgsl"
#import "lib/bilateral.wgsl"
#import "lib/camera.wgsl"
#import "lib/dispatch.wgsl"

const BACKGROUND = 0u;
const THREADS = 256u;
const OWNERS = 8u * ROWS;
const WHOLE = false;

struct Params { views: u32, capacity: u32, index: u32, step: u32, seed: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(3) var<storage, read> cameras: array<Camera>;
@group(0) @binding(4) var<storage, read> colors: array<vec4f>;
@group(0) @binding(5) var<storage, read> d_exposed: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> gradients: array<vec4f>;

var<workgroup> own: array<atomic<u32>, 8>; // a bit for each of THREADS rays: whether it is the view's
var<workgroup> sums: array<vec4f, OWNERS>; // what each owner added

// Adds a ray's share to the corner that is of the thread's kind, and returns it.
fn add(ray: u32, kind: vec3u, row: u32) -> vec4f {
  let color = colors[ray];
  let pixel = pixels[ray];
  let behind = (1.0 - color.a) * background_of(BACKGROUND, ray, params.step, params.seed);
  let p = vec4f(color.rgb - behind, color.a);
  let place = place_of(pixel, cameras[pixel.x].size, dot(LUMA, p.rgb));
  let offset = (place.corner ^ kind) & vec3u(1u);
  let weights = weights_of(place, offset);
  let weight = weights.x * weights.y * weights.z;
  let share = weight * d_exposed[ray][row] * p;
  // Bits are looked at, as compilers may assume that no float is NaN or infinite.
  let finite = all((bitcast<vec4u>(share) & vec4u(0x7f800000u)) != vec4u(0x7f800000u));
  if (weight == 0.0 || !finite) { return vec4f(0.0); }
  gradients[rows_of(pixel.x, place.corner + offset) + row] += share;
  return share;
}

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  let view = group_index(workgroup, workgroups);
  if (view >= params.views) { return; }
  let rays = min(counters[params.index], params.capacity);
  var sum = vec4f(0.0);
  for (var first = 0u; first < rays; first += THREADS) {
    if (local < 8u) { atomicStore(&own[local], 0u); }
    workgroupBarrier();
    let ray = first + local;
    if (ray < rays && pixels[ray].x == view) { atomicOr(&own[local / 32u], 1u << (local % 32u)); }
    workgroupBarrier();
    if (local < OWNERS) {
      for (var word = 0u; word < 8u; word++) {
        var left = atomicLoad(&own[word]);
        while (left != 0u) {
          let ray = first + 32u * word + countTrailingZeros(left);
          sum += add(ray, offset_of(local / ROWS), local % ROWS);
          left &= left - 1u;
        }
      }
    }
    workgroupBarrier();
  }
  if (!WHOLE) { return; }
  if (local < OWNERS) { sums[local] = sum; }
  storageBarrier();
  workgroupBarrier();
  let rows = WIDTH * HEIGHT * LEVELS * ROWS;
  for (var row = local; row < rows; row += THREADS) {
    var whole = vec4f(0.0);
    for (var kind = 0u; kind < 8u; kind++) { whole += sums[kind * ROWS + row % ROWS]; }
    gradients[view * rows + row] += whole;
  }
}
`;var f3=`// How views' grids (lib/bilateral.wgsl) should change to vary less: the gradient of
//   weight / views * sum over axes of the mean of (x_i+1 - x_i)^2, over all numbers of all neighbours along it
//   exposures  [views, LEVELS, HEIGHT, WIDTH, ROWS]
//   gradients  as exposures, overwritten; along an axis of 1 there are no neighbours
// One thread a row of a corner.

#import "lib/bilateral.wgsl"
#import "lib/dispatch.wgsl"

const THREADS = 64u;

struct Params { views: u32, weight: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> exposures: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> gradients: array<vec4f>;

// By how much x at \`row\` exceeds its neighbours along an axis of \`size\` corners, which are \`stride\` rows apart.
fn excess(row: u32, place: u32, size: u32, stride: u32) -> vec4f {
  var sum = vec4f(0.0);
  if (place > 0u) { sum += exposures[row] - exposures[row - stride]; }
  if (place + 1u < size) { sum += exposures[row] - exposures[row + stride]; }
  // Numbers of a row, rows, and neighbours of this axis.
  let pairs = 4u * ROWS * (WIDTH * HEIGHT * LEVELS / size) * max(size - 1u, 1u);
  return sum / f32(pairs);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let row = group_index(workgroup, workgroups) * THREADS + local;
  if (row >= params.views * LEVELS * HEIGHT * WIDTH * ROWS) { return; }
  let corner = row / ROWS;
  let x = corner % WIDTH;
  let y = corner / WIDTH % HEIGHT;
  let z = corner / (WIDTH * HEIGHT) % LEVELS;
  let sum = excess(row, x, WIDTH, ROWS) + excess(row, y, HEIGHT, ROWS * WIDTH) +
    excess(row, z, LEVELS, ROWS * WIDTH * HEIGHT);
  gradients[row] = 2.0 * params.weight / f32(params.views) * sum;
}
`;var d3=`// Hash grid, backward to the table; adds to gradients.
//   gradients[entry_v] += weight_v(position) level_weight d_encoded[level]  for the 8 vertices around a position
//
//   batch      [8]                      its slot \`slot\` says how many samples there are
//   levels     [LEVELS]
//   positions  [blocks, POSITION_ROWS, 64]
//   d_encoded  [blocks, features, 64]
//   scales     [LEVELS]                 grid/scale.wgsl's; where it is 0 or not finite nothing is added
//   gradients  [entries, PAIRS, 2]
// One thread takes a sample of a level, of some blocks one after the other.

#import "lib/grid.wgsl"
#import "lib/grid_gradients_\${SUMS}.wgsl"
#import "lib/tasks.wgsl"

const EXPONENT_BITS = 0x7f800000u;

struct Params { slot: u32, samples: u32, features: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> levels: array<Level>;
@group(0) @binding(3) var<storage, read> positions: array<f32>;
@group(0) @binding(5) var<storage, read> d_encoded: array<f32>;
@group(0) @binding(6) var<storage, read> scales: array<u32>;

// Adds to one pair of features of a face's four vertices.
fn add_face(entries: vec4u, pair: u32, weights: vec4f, d: vec2f) {
  add(entries.x * PAIRS + pair, weights.x * d);
  add(entries.y * PAIRS + pair, weights.y * d);
  add(entries.z * PAIRS + pair, weights.z * d);
  add(entries.w * PAIRS + pair, weights.w * d);
}

fn scatter(level: u32, sample: u32) {
  let scale = scales[level];
  if (scale == 0u || (scale & EXPONENT_BITS) == EXPONENT_BITS) { return; }

  let position = position_of(sample);
  let cell = cell_of(levels[level], position);
  let weight = level_weight(levels[level], sample);
  let share = shares(cell.inside);
  let face = face_weights(share.xy);
  let lower = face * (1.0 - share.z);
  let upper = face * share.z;
  var e = element_of(sample, params.features, level * PAIRS * 2u);
  for (var pair = 0u; pair < PAIRS; pair++) {
    let d = vec2f(d_encoded[e], d_encoded[e + SAMPLES_PER_BLOCK]);
    if (any(d != vec2f(0.0))) {
      let units = in_units(weight * d, bitcast<f32>(scale));
      add_face(cell.lower, pair, lower, units);
      add_face(cell.upper, pair, upper, units);
    }
    e += 2u * SAMPLES_PER_BLOCK;
  }
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let count = min(batch[params.slot], params.samples);
  let blocks = blocks_of(count);
  let run = run_of(LEVELS * blocks, workgroup, workgroups);
  for (var task = run.first; task < run.end; task++) {
    let place = place_of(task, blocks, local);
    if (place.sample < count) { scatter(place.level, place.sample); }
  }
}
`;var h3=`// Hash grid, forward: what the table holds at the 8 vertices around a position, interpolated.
//   encoded[level] = level_weight sum over vertices v of weight_v(position) table[entry_v]
//
//   batch      [8]                      its slot \`slot\` says how many samples there are
//   levels     [LEVELS]
//   positions  [blocks, POSITION_ROWS, 64]  in [0, 1]; what lies outside is moved to the cube's faces
//   table      [entries, PAIRS]         pairs
//   encoded    [blocks, features, 64]   2 PAIRS rows a level, then rows of zeros
// The rest of the last block that holds samples gets zeros; blocks behind it stay as they are.
// One thread takes a sample of a level, of some blocks one after the other; behind the levels, a sample of the padding
// rows.

#import "lib/grid.wgsl"
#import "lib/grid_table_\${PRECISION}.wgsl"
#import "lib/tasks.wgsl"

struct Params { slot: u32, samples: u32, features: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> levels: array<Level>;
@group(0) @binding(3) var<storage, read> positions: array<f32>;
@group(0) @binding(5) var<storage, read_write> encoded: array<f32>;

fn pad(sample: u32) {
  for (var row = LEVELS * PAIRS * 2u; row < params.features; row++) {
    encoded[element_of(sample, params.features, row)] = 0.0;
  }
}

fn encode(level: u32, sample: u32, count: u32) {
  var e = element_of(sample, params.features, level * PAIRS * 2u);
  if (sample >= count) {
    for (var row = 0u; row < PAIRS * 2u; row++) { encoded[e + row * SAMPLES_PER_BLOCK] = 0.0; }
    return;
  }

  let position = position_of(sample);
  let cell = cell_of(levels[level], position);
  let weight = level_weight(levels[level], sample);
  let share = shares(cell.inside);
  let face = face_weights(share.xy);
  let lower = face * (1.0 - share.z);
  let upper = face * share.z;
  for (var pair = 0u; pair < PAIRS; pair++) {
    let value = weight * (
      lower.x * pair_at(cell.lower.x * PAIRS + pair) + lower.y * pair_at(cell.lower.y * PAIRS + pair) +
      lower.z * pair_at(cell.lower.z * PAIRS + pair) + lower.w * pair_at(cell.lower.w * PAIRS + pair) +
      upper.x * pair_at(cell.upper.x * PAIRS + pair) + upper.y * pair_at(cell.upper.y * PAIRS + pair) +
      upper.z * pair_at(cell.upper.z * PAIRS + pair) + upper.w * pair_at(cell.upper.w * PAIRS + pair)
    );
    encoded[e] = value.x;
    encoded[e + SAMPLES_PER_BLOCK] = value.y;
    e += 2u * SAMPLES_PER_BLOCK;
  }
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let count = min(batch[params.slot], params.samples);
  let blocks = blocks_of(count);
  let parts = select(LEVELS, LEVELS + 1u, params.features > LEVELS * PAIRS * 2u);
  let run = run_of(parts * blocks, workgroup, workgroups);
  for (var task = run.first; task < run.end; task++) {
    let place = place_of(task, blocks, local);
    if (place.level == LEVELS) { pad(place.sample); } else { encode(place.level, place.sample, count); }
  }
}
`;var m3=`// A hash grid's table in f16: pairs of f32 to pairs of f16, values beyond its range to its largest.
//   table   [pairs]
//   packed  [pairs]
// One thread packs a pair.

#import "lib/dispatch.wgsl"

const LARGEST_F16 = 65504.0;

struct Params { pairs: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> table: array<vec2f>;
@group(0) @binding(2) var<storage, read_write> packed: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let pair = group_index(workgroup, workgroups) * 64u + local;
  if (pair >= params.pairs) { return; }
  packed[pair] = pack2x16float(clamp(table[pair], vec2f(-LARGEST_F16), vec2f(LARGEST_F16)));
}
`;var g3=`// Hash grid, backward to positions; overwrites d_positions. With g_v = d_encoded . table[entry_v], the
// gradient of what a vertex's weight is, the slope along an axis is the difference of the opposite faces'
// g, each interpolated along the two other axes:
//   d_position[axis] = sum over levels of level_weight scale share'(inside[axis]) (g of far face - g of near face)
// It is 0 along an axis on which the position was outside of the cube.
//
//   batch        [8]                      its slot \`slot\` says how many samples there are
//   levels       [LEVELS]
//   positions    [blocks, POSITION_ROWS, 64]
//   table        [entries, PAIRS]         pairs
//   d_encoded    [blocks, features, 64]
//   d_positions  [blocks, 3, 64]
// The rest of the last block that holds samples gets zeros; blocks behind it stay as they are.
// One thread takes a sample: its sum over the levels needs no second pass.

#import "lib/dispatch.wgsl"
#import "lib/grid.wgsl"
#import "lib/grid_table_\${PRECISION}.wgsl"

struct Params { slot: u32, samples: u32, features: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> levels: array<Level>;
@group(0) @binding(3) var<storage, read> positions: array<f32>;
@group(0) @binding(5) var<storage, read> d_encoded: array<f32>;
@group(0) @binding(6) var<storage, read_write> d_positions: array<f32>;

// The gradients of the weights of four vertices.
fn products(entries: vec4u, pair: u32, d: vec2f) -> vec4f {
  return vec4f(
    dot(d, pair_at(entries.x * PAIRS + pair)),
    dot(d, pair_at(entries.y * PAIRS + pair)),
    dot(d, pair_at(entries.z * PAIRS + pair)),
    dot(d, pair_at(entries.w * PAIRS + pair)),
  );
}

fn level_gradient(number: u32, sample: u32, position: vec3f) -> vec3f {
  let level = levels[number];
  let cell = cell_of(level, position);
  var lower = vec4f(0.0);
  var upper = vec4f(0.0);
  var e = element_of(sample, params.features, number * PAIRS * 2u);
  for (var pair = 0u; pair < PAIRS; pair++) {
    let d = vec2f(d_encoded[e], d_encoded[e + SAMPLES_PER_BLOCK]);
    lower += products(cell.lower, pair, d);
    upper += products(cell.upper, pair, d);
    e += 2u * SAMPLES_PER_BLOCK;
  }
  let share = shares(cell.inside);
  let between = mix(lower, upper, share.z);
  let slopes = vec3f(
    mix(between.y - between.x, between.w - between.z, share.y),
    mix(between.z - between.x, between.w - between.y, share.x),
    dot(upper - lower, face_weights(share.xy)),
  );
  return level_weight(level, sample) * level.scale * share_slopes(cell.inside) * slopes;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let sample = group_index(workgroup, workgroups) * SAMPLES_PER_BLOCK + local;
  let count = min(batch[params.slot], params.samples);
  if (sample - local >= count) { return; }
  var gradient = vec3f(0.0);
  if (sample < count) {
    let position = position_of(sample);
    for (var level = 0u; level < LEVELS; level++) {
      gradient += level_gradient(level, sample, position);
    }
    let inside = (position >= vec3f(0.0)) & (position <= vec3f(1.0));
    gradient = select(vec3f(0.0), gradient, inside);
  }
  let p = element_of(sample, 3u, 0u);
  d_positions[p] = gradient.x;
  d_positions[p + SAMPLES_PER_BLOCK] = gradient.y;
  d_positions[p + 2u * SAMPLES_PER_BLOCK] = gradient.z;
}
`;var w3=`// How large a hash grid's gradients can get, first half: sums over chunks of blocks.
//   partials[level, chunk] = sum over the chunk's samples and the level's features of |d_encoded|
// As a sample's 8 weights add up to 1, no entry's gradient is larger than its level's sum.
//
//   batch      [8]                      its slot \`slot\` says how many samples there are
//   d_encoded  [blocks, features, 64]   in vec4s
//   partials   [LEVELS, CHUNKS]         of chunks of \`chunk_blocks\` blocks; those without samples stay
// A task is a level of a chunk; neighbouring ones take levels that lie together.

#import "lib/grid_sum.wgsl"
#import "lib/rows.wgsl"
#import "lib/tasks.wgsl"

const LEVELS = 16u;
const PAIRS = 1u;

struct Params { slot: u32, samples: u32, features: u32, chunk_blocks: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> d_encoded: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> partials: array<f32>;

fn sum_up(level: u32, chunk: u32, count: u32, local: u32) {
  let first = chunk * params.chunk_blocks;
  let vec4s = PAIRS * 2u * VEC4S_PER_ROW;
  var sum = vec4f(0.0);
  for (var i = local; i < params.chunk_blocks * vec4s; i += 64u) {
    let block = first + i / vec4s;
    let sample = block * SAMPLES_PER_BLOCK + i % VEC4S_PER_ROW * 4u;
    if (sample >= count) { continue; }
    let d = d_encoded[row_of(block, params.features, level * PAIRS * 2u) + i % vec4s];
    let present = vec4u(sample) + vec4u(0u, 1u, 2u, 3u) < vec4u(count);
    sum += select(vec4f(0.0), abs(d), present);
  }
  let total = workgroup_sum(sum.x + sum.y + sum.z + sum.w, local);
  if (local == 0u) { partials[level * CHUNKS + chunk] = total; }
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let count = min(batch[params.slot], params.samples);
  let chunks = (blocks_of(count) + params.chunk_blocks - 1u) / params.chunk_blocks;
  let run = run_of(LEVELS * chunks, workgroup, workgroups);
  for (var task = run.first; task < run.end; task++) {
    sum_up(task % LEVELS, task / LEVELS, count, local);
  }
}
`;var _3=`// Brings a hash grid's fixed-point gradients to the units of more gradients, before these are added: halves a level's
// \`shifts\` times, to the nearest integer.
//   shifts     [LEVELS]              grid/scale.wgsl's
//   levels     [LEVELS]              as lib/grid.wgsl's Level; w: the first entry
//   gradients  [entries, PAIRS]         bits of i32 sums, perhaps PAIRED
// One thread takes an entry. Where nothing is to be halved, as mostly, gradients are neither read nor written.

#import "lib/dispatch.wgsl"
#import "lib/paired_sums.wgsl"

const LEVELS = 16u;
const PAIRS = 1u;  // of an entry's numbers

struct Params { entries: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> shifts: array<u32>;
@group(0) @binding(2) var<storage, read> levels: array<vec4u>;
@group(0) @binding(3) var<storage, read_write> gradients: array<vec2i>;

// Gradients are no larger than 2^30.
fn halved(gradient: i32, times: u32) -> i32 {
  if (times > 30u) { return 0; }
  return (gradient + (1i << (times - 1u))) >> times;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let entry = group_index(workgroup, workgroups) * 64u + local;
  if (entry >= params.entries) { return; }
  var level = LEVELS - 1u; // which has most entries
  while (entry < levels[level].w) { level--; }
  let times = shifts[level];
  if (times == 0u) { return; }
  for (var pair = entry * PAIRS; pair < (entry + 1u) * PAIRS; pair++) {
    let sums = sums_of(gradients[pair]);
    gradients[pair] = words_of(vec2i(halved(sums.x, times), halved(sums.y, times)));
  }
}
`;var y3=`// How large a hash grid's gradients can get, second half: the factors of their fixed-point sums.
//   range[level] = sum over chunks of partials    scale[level] = 2^floor(log2(2^30 / range))
// so that range * scale is at most 2^30: sums of i32 cannot overflow, roundings of their terms included. Where
// gradients are added to those of earlier calls, the range is that of all together; what is there is in units of
// 1 / the scale of before, and must be halved \`shifts\` times (grid/rescale.wgsl).
//
//   batch     [8]                its slot \`slot\` says how many samples there are
//   partials  [LEVELS, CHUNKS]   of chunks of \`chunk_blocks\` blocks
//   scales    [LEVELS]           the bits of an f32: a power of two up to 2^100; 0 where the range is 0;
//                                NaN where the range is not finite
//   ranges    [LEVELS]           of all calls that are added together
//   shifts    [LEVELS]
// One workgroup takes a level. All is done with bits: compilers may assume that no float is NaN.

#import "lib/grid_sum.wgsl"
#import "lib/rows.wgsl"

const EXPONENT_BITS = 0x7f800000u;
const NAN_BITS = 0x7fc00000u;
const EXPONENT_BIAS = 127;
const LARGEST_EXPONENT = 100;

// accumulates: 1 where what earlier calls added stays.
struct Params { slot: u32, samples: u32, chunk_blocks: u32, accumulates: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> partials: array<f32>;
@group(0) @binding(3) var<storage, read_write> scales: array<u32>;
@group(0) @binding(4) var<storage, read_write> ranges: array<f32>;
@group(0) @binding(5) var<storage, read_write> shifts: array<u32>;

fn scale_of(range: u32) -> u32 {
  if (range == 0u) { return 0u; }
  if ((range & EXPONENT_BITS) == EXPONENT_BITS) { return NAN_BITS; }
  let exponent = i32(range >> 23u) - EXPONENT_BIAS;
  let is_power = (range & ~EXPONENT_BITS) == 0u;
  let scale = min(select(29, 30, is_power) - exponent, LARGEST_EXPONENT);
  return u32(scale + EXPONENT_BIAS) << 23u;
}

// How often the second scale doubles to the first, which is no smaller; 0 where nothing has been added, or nothing
// that is finite.
fn doublings(before: u32, after: u32) -> u32 {
  if (before == 0u || (after & EXPONENT_BITS) == EXPONENT_BITS) { return 0u; }
  return (before >> 23u) - (after >> 23u);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let level = workgroup.x;
  let count = min(batch[params.slot], params.samples);
  let chunk_samples = params.chunk_blocks * SAMPLES_PER_BLOCK;
  var sum = 0.0;
  for (var chunk = local; chunk < CHUNKS; chunk += 64u) {
    if (chunk * chunk_samples < count) { sum += partials[level * CHUNKS + chunk]; }
  }
  let own = workgroup_sum(sum, local);
  if (local > 0u) { return; }
  let accumulates = params.accumulates == 1u;
  let range = own + select(0.0, ranges[level], accumulates);
  let scale = scale_of(bitcast<u32>(range));
  shifts[level] = select(0u, doublings(scales[level], scale), accumulates);
  ranges[level] = range;
  scales[level] = scale;
}
`;var b3=`// One step of Adam (lib/adam.wgsl) for a dense group of parameters: the batch[APPLIED]-th. Nothing changes
// if the gradients are not finite. Gradients are left as they are.
//   g = gradient + l2 parameter
//   batch                        [BATCH_SLOTS]
//   parameters, gradients, m, v  [count]
// One thread a parameter.

#import "lib/adam.wgsl"
#import "lib/batch.wgsl"
#import "lib/decay.wgsl"
#import "lib/dispatch.wgsl"

alias Value = f32;

struct Params {
  count: u32, rate: f32, beta1: f32, beta2: f32, epsilon: f32,
  log_beta1: f32, log_beta2: f32, l2: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> gradients: array<f32>;
@group(0) @binding(3) var<storage, read_write> m: array<f32>;
@group(0) @binding(4) var<storage, read_write> v: array<f32>;
@group(0) @binding(5) var<storage, read_write> parameters: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = group_index(workgroup, workgroups) * 64u + local;
  if (i >= params.count || batch[FINITE] == 0u) { return; }
  let n = batch[APPLIED];
  let mean_weight = decayed_weight(params.log_beta1, n);
  let square_weight = decayed_weight(params.log_beta2, n);
  let parameter = parameters[i];
  let g = gradients[i] + params.l2 * parameter;
  let mean = mean_of(m[i], g);
  let square = square_of(v[i], g);
  m[i] = mean;
  v[i] = square;
  parameters[i] = parameter - change_of(mean, square, mean_weight, square_weight);
}
`;var v3=`// One step of Adam (lib/adam.wgsl) for the pairs of a hash table, of which a step touches only some: a pair
// whose gradients are both zero is left as it is, and each counts its own steps (Mueller et al. 2022, the
// released tiny-cuda-nn). Gradients are then cleared, for the next step to add to; also if they are not
// finite and nothing else changes.
// With LEVEL_RATES, each level has a part of the rate, so that the fine ones can wait for the coarse ones
// (src/nerf/views/coarse_to_fine.ts).
// With DECAYS, g = gradient + decay value / (numbers of its level): that of decay / 2 times the sum over levels of
// the mean square of what they hold (Barron et al. 2023, supplement), for the pairs that a step touches.
//   batch         [BATCH_SLOTS]
//   gradients     [pairs]    bits: i32 sums to be divided by the level's scale (FIXED), perhaps PAIRED, or f32
//   scales        [LEVELS]   used if FIXED
//   values, m, v  [pairs]
//   steps         [pairs]    number of steps that changed the pair
// One thread two neighbouring pairs, in as few loads and stores as can be: they are what it costs, on GPUs by
// their bytes, on CPUs by their number. Where neither pair has gradients nothing but those is read.

#import "lib/adam.wgsl"
#import "lib/adam_table_\${PRECISION}.wgsl"
#import "lib/batch.wgsl"
#import "lib/decay.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/paired_sums.wgsl"

const FIXED = true;
const LEVELS = 16u;
const MOST_LEVELS = 24u; // in fours: those of Params
const DECAYS = false;
const LEVEL_RATES = false;

alias Value = vec4f; // of two pairs

// starts: each level's first pair, the first 0; behind the last level more than there are pairs.
// decays: each level's decay, divided by how many numbers it has. parts: of the rate, used with LEVEL_RATES.
struct Params {
  starts: array<vec4u, 6>, decays: array<vec4f, 6>, parts: array<vec4f, 6>,
  pairs: u32, rate: f32, beta1: f32, beta2: f32, epsilon: f32, log_beta1: f32, log_beta2: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read_write> gradients: array<vec4u>;
@group(0) @binding(3) var<storage, read> scales: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> values: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> m: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> v: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> steps: array<vec2u>;

// What two neighbouring pairs' levels have, which need not be the same.
struct OfLevels { scale: vec2f, decay: vec2f, part: vec2f }

fn change_where(is_behind: vec2<bool>, before: OfLevels, scale: f32, decay: f32, part: f32) -> OfLevels {
  return OfLevels(
    select(before.scale, vec2f(scale), is_behind),
    select(before.decay, vec2f(decay), is_behind),
    select(before.part, vec2f(part), is_behind),
  );
}

// Looks through four levels, after those in front of them: a pair's is the last that begins at or before it.
fn look_through(four: u32, pairs: vec2u, found: OfLevels) -> OfLevels {
  let starts = params.starts[four];
  let scale = scales[four];
  let decay = params.decays[four];
  let part = params.parts[four];
  let first = change_where(pairs >= starts.xx, found, scale.x, decay.x, part.x);
  let second = change_where(pairs >= starts.yy, first, scale.y, decay.y, part.y);
  let third = change_where(pairs >= starts.zz, second, scale.z, decay.z, part.z);
  return change_where(pairs >= starts.ww, third, scale.w, decay.w, part.w);
}

// At constant places, for no load of a CPU's is cheap but those.
fn levels_of(pairs: vec2u) -> OfLevels {
  var found = look_through(0u, pairs, OfLevels());
  if (LEVELS > 4u) { found = look_through(1u, pairs, found); }
  if (LEVELS > 8u) { found = look_through(2u, pairs, found); }
  if (LEVELS > 12u) { found = look_through(3u, pairs, found); }
  if (LEVELS > 16u) { found = look_through(4u, pairs, found); }
  if (LEVELS > 20u) { found = look_through(5u, pairs, found); }
  return found;
}

fn gradients_of(bits: vec4u, value: vec4f, levels: OfLevels) -> vec4f {
  var g = bitcast<vec4f>(bits);
  if (FIXED) {
    let words = bitcast<vec4i>(bits);
    g = vec4f(vec4i(sums_of(words.xy), sums_of(words.zw))) / levels.scale.xxyy;
  }
  if (DECAYS) { g += levels.decay.xxyy * value; }
  return g;
}

// What means are divided by that have decayed over so many steps, one count a pair.
fn weights_of(log_decay: f32, n: vec2u) -> vec4f {
  return vec2f(decayed_weight(log_decay, n.x), decayed_weight(log_decay, n.y)).xxyy;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = group_index(workgroup, workgroups) * 64u + local;
  let pairs = vec2u(2u * i, 2u * i + 1u);
  let levels = levels_of(pairs);
  let is_finite = batch[FINITE] == 1u;
  if (pairs.x >= params.pairs) { return; }
  let bits = gradients[i];
  let is_touched = vec2(any(bits.xy != vec2u(0u)), any(bits.zw != vec2u(0u)) && pairs.y < params.pairs);
  if (!any(is_touched)) { return; }
  let changes = is_touched.xxyy;
  gradients[i] = select(bits, vec4u(0u), changes);
  if (!is_finite) { return; }
  let steps_before = steps[i];
  let mean_before = m[i];
  let square_before = v[i];
  let value_before = values[i];
  let n = steps_before + 1u;
  let g = gradients_of(bits, value_before, levels);
  let mean = mean_of(mean_before, g);
  let square = square_of(square_before, g);
  var change = change_of(mean, square, weights_of(params.log_beta1, n), weights_of(params.log_beta2, n));
  if (LEVEL_RATES) { change *= levels.part.xxyy; }
  let value = select(value_before, value_before - change, changes);
  steps[i] = select(steps_before, n, is_touched);
  m[i] = select(mean_before, mean, changes);
  v[i] = select(square_before, square, changes);
  values[i] = value;
  pack(pairs, value, is_touched);
}
`;var x3=`// Adds losses of rays to the loss that a pass of a step reports (learn/report.wgsl).
//   losses   [rays]
//   reports  [slots]  (loss, squared error, rays, samples)
// One workgroup adds them in a fixed order.

const THREADS = 256u;

struct Params { rays: u32, slot: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> losses: array<f32>;
@group(0) @binding(2) var<storage, read_write> reports: array<vec4f>;

var<workgroup> sums: array<f32, 256>;

@compute @workgroup_size(256)
fn main(@builtin(local_invocation_index) local: u32) {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  var sum = 0.0;
  for (var i = local; i < params.rays; i += THREADS) { sum += losses[i]; }
  sums[local] = sum;
  for (var width = THREADS / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (local < width) { sums[local] += sums[local + width]; }
  }
  if (local == 0u) { reports[params.slot].x += sums[0]; }
}
`;var k3=`// Decaying mean of parameters over the steps, without the bias to its start at 0 (tiny-cuda-nn's Ema). Parameters
// stand for k steps, their own and those before it that the mean left out:
//   e_n = (decay^k (1 - decay^(n-k)) e_{n-k} + (1 - decay^k) parameter) / (1 - decay^n)
//       = e_{n-k} + (1 - decay^k) / (1 - decay^n) (parameter - e_{n-k}),        n = batch[APPLIED]
// Nothing changes if the step was not applied.
//   batch                [BATCH_SLOTS]
//   parameters, average  [4 quads]    tensors are padded to multiples of 4
// One thread four numbers.

#import "lib/batch.wgsl"
#import "lib/decay.wgsl"
#import "lib/dispatch.wgsl"

// decay: over k steps; log_decay: of the decay over one.
struct Params { quads: u32, decay: f32, log_decay: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> parameters: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> average: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = group_index(workgroup, workgroups) * 64u + local;
  let is_applied = batch[FINITE] == 1u;
  // Of k steps, some may not have been applied.
  let share = min((1.0 - params.decay) / decayed_weight(params.log_decay, batch[APPLIED]), 1.0);
  if (i >= params.quads || !is_applied) { return; }
  let before = average[i];
  average[i] = before + share * (parameters[i] - before);
}
`;var S3=`// Whether a step may be applied: whether all gradients are finite. A run looks at one group of parameters:
// the FIRST of a step begins with batch[FINITE] = 1, each sets it to 0 if a number is not finite, and the LAST
// adds the step to batch[APPLIED] or batch[SKIPPED], and notes in skips[slot] whether it is skipped: 0 or 1.
//   batch      [BATCH_SLOTS]
//   gradients  [count]    bits of f32: gradients, or of a table the scales of its levels, which are not finite
//                         where their gradients are not
//   skips      [slots]
// One workgroup. Bits are looked at, as compilers may assume that no float is NaN or infinite.

#import "lib/batch.wgsl"

const FIRST = true;
const LAST = true;
const THREADS = 256u;

struct Params { count: u32, slot: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> gradients: array<u32>;
@group(0) @binding(2) var<storage, read_write> batch: array<u32>;
@group(0) @binding(3) var<storage, read_write> skips: array<u32>;

var<workgroup> broken: atomic<u32>;

// The exponents of infinities and NaN have all bits set.
fn is_finite(bits: u32) -> bool {
  return (bits & 0x7f800000u) != 0x7f800000u;
}

@compute @workgroup_size(256)
fn main(@builtin(local_invocation_index) local: u32) {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  var finite = true;
  for (var i = local; i < params.count; i += THREADS) { finite &= is_finite(gradients[i]); }
  if (!finite) { atomicStore(&broken, 1u); }
  workgroupBarrier();
  if (local > 0u) { return; }
  let is_fine = atomicLoad(&broken) == 0u && (FIRST || batch[FINITE] == 1u);
  batch[FINITE] = u32(is_fine);
  if (!LAST) { return; }
  skips[params.slot] = u32(!is_fine);
  if (is_fine) {
    batch[APPLIED] += 1u;
  } else {
    batch[SKIPPED] += 1u;
  }
}
`;var E3=`// How much the pixels of a batch count: one of an image reduced by 2^j as much as the 4^j pixels that it stands
// for, over the mean of that in the batch (the multi-scale protocol of google/mipnerf).
//   counters       [slots]  there are counters[index] rays, at most capacity; or all_rays, if that is not 0
//   pixels         [rays]   (image, x, y, j)
//   normalization  [1]      1 / the mean of 4^j; 1 without rays
// One workgroup adds in a fixed order.

const THREADS = 256u;

struct Params { capacity: u32, index: u32, all_rays: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(3) var<storage, read_write> normalization: array<f32>;

var<workgroup> sums: array<f32, 256>;

@compute @workgroup_size(256)
fn main(@builtin(local_invocation_index) local: u32) {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  let counted = min(counters[params.index], params.capacity);
  let rays = select(counted, params.all_rays, params.all_rays > 0u);
  var sum = 0.0;
  for (var ray = local; ray < rays; ray += THREADS) { sum += f32(1u << (2u * pixels[ray].w)); }
  sums[local] = sum;
  for (var width = THREADS / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (local < width) { sums[local] += sums[local + width]; }
  }
  if (local == 0u) { normalization[0] = select(1.0, f32(rays) / sums[0], rays > 0u); }
}
`;var O3=`// The loss of rays, and its gradient to their colours. It is the mean over all rays of a batch of
//   m/3 sum over channels of l(color - target)
//   + opacity (-o ln o)              o = accumulation + 1e-10: rays shall hit or miss (ngp_pl)
//   + distortion times the ray's distortion, whose gradient volrend/composite_backward.wgsl adds
// times weight, but for that gradient.
//   mse:   l(d) = d^2
//   sum:   l(d) = d^2, summed over rays and channels instead (NeRF in 100 lines); the others stay means
//   huber: l(d) = 1/5 (d^2 / (2 delta) if |d| <= delta, else |d| - delta / 2)   (instant-ngp)
//   m = 4^j normalization: a pixel of an image reduced by 2^j counts as those that it stands for; 1 at one scale
// Of a ray whose target has a negative alpha only the distortion remains: its pixel is masked out.
//
//   colors       [all rays]           (r, g, b, accumulation)
//   targets      [all rays]           (r, g, b, alpha)
//   distortions  [all rays]
//   pixels       [all rays]           (image, x, y, j)
//   normalization  [1]                learn/multipliers.wgsl's
//   d_colors     [all rays]           those of the chunk are written; zero behind those that there are, up to
//                                     the batch's end: the last chunk may be smaller than the others
//   partials     [ceil(rays / 256)]   a workgroup's sums over its rays of (loss, squared error, 1), the
//                                     last two over those not masked out
// One thread a ray; a workgroup adds its rays in a fixed order.

#import "lib/dispatch.wgsl"

const MSE = 0u;
const HUBER = 1u;
const SUM = 2u;

const LOSS = 0u;
const HUBER_DELTA = 0.1;
const THREADS = 256u;

// rays: of the chunk at most; capacity, index: there are counters[index], at most capacity. all_rays: those
// of a batch of several chunks, 0 where they are the same.
struct Params {
  rays: u32, capacity: u32, index: u32, first_ray: u32, all_rays: u32, opacity: f32, distortion: f32,
  weight: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read> colors: array<vec4f>;
@group(0) @binding(3) var<storage, read> targets: array<vec4f>;
@group(0) @binding(4) var<storage, read> distortions: array<f32>;
@group(0) @binding(5) var<storage, read_write> d_colors: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> partials: array<vec4f>;
@group(0) @binding(7) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(8) var<storage, read> normalization: array<f32>;

var<workgroup> sums: array<vec3f, 256>;

fn loss_of(d: vec3f) -> vec3f {
  if (LOSS == MSE || LOSS == SUM) { return d * d; }
  let size = abs(d);
  let far = size - 0.5 * HUBER_DELTA;
  return select(far, d * d * (0.5 / HUBER_DELTA), size <= vec3f(HUBER_DELTA)) / 5.0;
}

fn loss_derivative(d: vec3f) -> vec3f {
  if (LOSS == MSE || LOSS == SUM) { return 2.0 * d; }
  let size = abs(d);
  // d / |d| rather than a sign or a clamp, so that what is not a number stays so.
  return select(d / size, d * (1.0 / HUBER_DELTA), size <= vec3f(HUBER_DELTA)) / 5.0;
}

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  let group = group_index(workgroup, workgroups);
  let place = group * THREADS + local;
  let ray = params.first_ray + place;
  let rays = min(counters[params.index], params.capacity);
  // What sums over channels and over rays are divided by; and the other terms of a loss that is a sum.
  let all_rays = f32(max(params.all_rays, rays));
  let channels = select(3.0, 1.0, LOSS == SUM);
  let mean = select(all_rays, 1.0, LOSS == SUM);
  let share = select(1.0, 1.0 / all_rays, LOSS == SUM);
  var sum = vec3f(0.0);
  if (place < rays) {
    let color = colors[ray];
    let target_color = targets[ray];
    sum.x = share * params.distortion * distortions[ray];
    if (target_color.a < 0.0) {
      d_colors[ray] = vec4f(0.0);
    } else {
      let multiplier = f32(1u << (2u * pixels[ray].w)) * normalization[0];
      let d = color.rgb - target_color.rgb;
      let o = color.a + 1e-10;
      let log_o = log(o);
      let d_o = -params.opacity * (log_o + 1.0);
      let factor = params.weight * multiplier;
      d_colors[ray] = vec4f(factor * loss_derivative(d) / channels / mean, params.weight * d_o / all_rays);
      let loss = multiplier * dot(loss_of(d), vec3f(1.0)) / channels - share * params.opacity * o * log_o;
      sum = vec3f(loss + sum.x, dot(d, d), 1.0);
    }
    sum.x *= params.weight;
  } else if (place < params.rays && (params.all_rays == 0u || ray < params.all_rays)) {
    d_colors[ray] = vec4f(0.0);
  }
  sums[local] = sum;
  for (var width = THREADS / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (local < width) { sums[local] += sums[local + width]; }
  }
  if (local == 0u && group * THREADS < params.rays) { partials[group] = vec4f(sums[0], 0.0); }
}
`;var T3=`// What a pass of a step reports: reports[slot] = (loss, squared error, rays, samples), of the rays and samples
// that it was trained on. The loss is what ray_loss.wgsl says; the squared error is the sum over rays and
// channels, in which masked rays have the mean of the others. All are 0 if there was no ray.
//   partials    [count]    (loss, squared error, rays not masked out, 0), summed over a workgroup's rays
//   kept_total  [1]        the samples
//   reports     [slots]    of chunks after a batch's first one, their parts are added
// One workgroup adds the sums in a fixed order.

const SUM = false; // whether the loss is a sum over rays, not their mean
const THREADS = 256u;

// capacity, index: there are counters[index] rays, at most capacity. first_ray: of the chunk. all_rays: those of
// a batch of several chunks, 0 where they are the same.
struct Params { count: u32, slot: u32, capacity: u32, index: u32, first_ray: u32, all_rays: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read> kept_total: array<u32>;
@group(0) @binding(3) var<storage, read> partials: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> reports: array<vec4f>;

var<workgroup> sums: array<vec3f, 256>;

@compute @workgroup_size(256)
fn main(@builtin(local_invocation_index) local: u32) {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  var sum = vec3f(0.0);
  for (var i = local; i < params.count; i += THREADS) { sum += partials[i].xyz; }
  sums[local] = sum;
  for (var width = THREADS / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (local < width) { sums[local] += sums[local + width]; }
  }
  if (local > 0u) { return; }
  let rays = f32(min(counters[params.index], params.capacity));
  let share = rays / max(sums[0].z, 1.0); // exactly 1 where none is masked out
  let mean = select(max(f32(params.all_rays), max(rays, 1.0)), 1.0, SUM);
  let report = vec4f(sums[0].x / mean, sums[0].y * share, rays, f32(kept_total[0]));
  reports[params.slot] = select(reports[params.slot] + report, report, params.first_ray == 0u);
}
`;var A3=`// What follows a layer's sum. The derivative is taken from the result, which is what was kept.

const NONE = 0u;
const RELU = 1u;
const SIGMOID = 2u;
const PADDED_SIGMOID = 3u; // reaches a little beyond 0 and 1 (Barron et al. 2021, section 3.1)

const SIGMOID_PADDING = 0.001;

fn activate(kind: u32, x: vec4f) -> vec4f {
  if (kind == RELU) { return max(x, vec4f(0.0)); }
  if (kind == SIGMOID) { return 1.0 / (1.0 + exp(-x)); }
  if (kind == PADDED_SIGMOID) {
    return (1.0 + 2.0 * SIGMOID_PADDING) / (1.0 + exp(-x)) - SIGMOID_PADDING;
  }
  return x;
}

// d activate / d x, given y = activate(x).
fn activate_derivative(kind: u32, y: vec4f) -> vec4f {
  return activation_gradient(kind, y, vec4f(1.0));
}

// The gradient to x, given y = activate(x) and the gradient d to y.
fn activation_gradient(kind: u32, y: vec4f, d: vec4f) -> vec4f {
  if (kind == RELU) { return select(vec4f(0.0), d, y > vec4f(0.0)); }
  if (kind == SIGMOID) { return d * y * (1.0 - y); }
  if (kind == PADDED_SIGMOID) {
    return d * (y + SIGMOID_PADDING) * (1.0 + SIGMOID_PADDING - y) / (1.0 + 2.0 * SIGMOID_PADDING);
  }
  return d;
}
`;var P3=`// Adam (Kingma and Ba 2015, algorithm 1).
//   m = beta1 m + (1 - beta1) g         v = beta2 v + (1 - beta2) g^2
//   parameter -= rate (m / (1 - beta1^n)) / (sqrt(v / (1 - beta2^n)) + epsilon)       n = 1, 2, ...
// The kernel says what a Value is, f32 or vec4f, and its params hold rate, beta1, beta2 and epsilon.

fn mean_of(m: Value, g: Value) -> Value {
  return params.beta1 * m + (1.0 - params.beta1) * g;
}

fn square_of(v: Value, g: Value) -> Value {
  return params.beta2 * v + (1.0 - params.beta2) * g * g;
}

// What to subtract from the parameter; mean_weight: 1 - beta1^n, square_weight: 1 - beta2^n.
fn change_of(mean: Value, square: Value, mean_weight: Value, square_weight: Value) -> Value {
  return params.rate * (mean / mean_weight) / (sqrt(square / square_weight) + params.epsilon);
}
`;var R3=`// A hash table that is read in f16: the values of two pairs are packed where they change.
//   packed  [pairs]

@group(0) @binding(8) var<storage, read_write> packed: array<u32>;

fn pack(pairs: vec2u, values: vec4f, changes: vec2<bool>) {
  if (changes.x) { packed[pairs.x] = pack2x16float(values.xy); }
  if (changes.y) { packed[pairs.y] = pack2x16float(values.zw); }
}
`;var I3=`// A hash table that is read as it is: nothing is packed.

fn pack(pairs: vec2u, values: vec4f, changes: vec2<bool>) {}
`;var z3=`// Sines of large angles. GPUs lose precision with the size of the angle, so it is reduced first:
// sin(512 pi x) is wrong by 1.1e-4 without and by 2e-7 with it.

// sin(a), or cos(a).
fn sin_cos(a: vec4f, cosine: bool) -> vec4f {
  // Cody and Waite: 2 pi in two parts, the first of so few bits that its multiples are exact.
  let turns = round(a * 0.15915494309189535);
  let reduced = (a - turns * 6.28125) - turns * 1.9353071795864769e-3;
  if (cosine) { return cos(reduced); }
  return sin(reduced);
}

// sin(pi a), or cos(pi a), where whole turns can be taken off exactly.
fn sin_cos_pi(a: vec4f, cosine: bool) -> vec4f {
  let reduced = 3.141592653589793 * (a - 2.0 * round(0.5 * a));
  if (cosine) { return cos(reduced); }
  return sin(reduced);
}
`;var L3=`// What stands behind the transparent parts of photographs, in training and rendering alike.

#import "lib/random.wgsl"

const WHITE = 0u;
const BLACK = 1u;
const RANDOM = 2u; // another colour for every pixel of every step

fn background_of(kind: u32, pixel: u32, step: u32, seed: u32) -> vec3f {
  if (kind == BLACK) { return vec3f(0.0); }
  if (kind == RANDOM) {
    let bits = pcg4d(vec4u(pixel, step, STREAM_BACKGROUND, seed));
    return vec3f(uniform_from(bits.x), uniform_from(bits.y), uniform_from(bits.z));
  }
  return vec3f(1.0);
}
`;var N3=`// What the device decides about a training batch and the host need not know: an array<u32> of BATCH_SLOTS.
// Kernels are dispatched for the most there can be, and leave early by these numbers.

const RAYS = 0u;          // rays to march in this step
const KEPT_RAYS = 1u;     // the first of them, whose samples all fit into memory
const SAMPLES = 2u;       // samples of those rays
const KEPT_SAMPLES = 3u;  // those in front of which not everything is hidden: what is trained on
const APPLIED = 4u;       // steps applied to the parameters so far
const SKIPPED = 5u;       // steps not applied, as a gradient was not finite
const FINITE = 6u;        // whether this step's gradients are finite: 0 or 1
const BATCH_SLOTS = 8u;
`;var M3=`// The grids that views' colors are toned by: at each corner an affine map of colors as three rows
// (a_r, a_g, a_b, b), of which the identity is left out. Corners lie on the image's borders and on black and
// white; in between, maps are interpolated trilinearly by the pixel and by how light it was rendered.
// WIDTH, HEIGHT and LEVELS of 1 are one map for all of a view.
//   exposures  [views, LEVELS, HEIGHT, WIDTH, ROWS]
// Whoever imports this binds exposures.

const WIDTH = 1u;
const HEIGHT = 1u;
const LEVELS = 1u;
const CORNERS = 1u; // around a place: 8, or 1 where there is but one
const ROWS = 3u;
const LUMA = vec3f(0.299, 0.587, 0.114);
const LAST = vec3f(f32(WIDTH - 1u), f32(HEIGHT - 1u), f32(LEVELS - 1u));

struct Place { corner: vec3u, fraction: vec3f }

// Where a pixel (view, x, y, j) of a view's image, whose size is given, and a luma lie in the view's grid.
fn place_of(pixel: vec4u, size: vec2f, luma: f32) -> Place {
  let reduced = vec2f(vec2u(size) >> vec2u(pixel.w));
  let in_image = (vec2f(pixel.yz) + 0.5) / reduced;
  let at = clamp(vec3f(in_image, luma), vec3f(0.0), vec3f(1.0)) * LAST;
  let corner = min(vec3u(at), vec3u(max(LAST - 1.0, vec3f(0.0))));
  return Place(corner, at - vec3f(corner));
}

// One of the corners around a place, seen from its first: 0 or 1 along each axis.
fn offset_of(corner: u32) -> vec3u {
  return vec3u(corner & 1u, (corner >> 1u) & 1u, corner >> 2u);
}

// How much a corner counts, along each axis.
fn weights_of(place: Place, offset: vec3u) -> vec3f {
  return select(1.0 - place.fraction, place.fraction, offset == vec3u(1u));
}

// Where a corner's rows begin.
fn rows_of(view: u32, corner: vec3u) -> u32 {
  return (((view * LEVELS + corner.z) * HEIGHT + corner.y) * WIDTH + corner.x) * ROWS;
}
`;var C3=`// A camera as packCameras (src/nerf/cameras.ts) writes it: 9 vec4s, an array<Camera> or, where only some of
// it is wanted, an array<vec4f>. Lenses: src/math/lens.ts. Camera frame: x right, y up, looking along -z.

const CAMERA_VEC4S = 9u;
const CAMERA_POSE = 1u; // where the three rows of camera-to-world begin

// The projections' numbers. A camera with a table has a ray for each pixel in a texture.
const PERSPECTIVE = 0.0;
const FISHEYE = 1.0;
const FOV = 2.0;
const EQUIRECTANGULAR = 3.0;
const TABLE = 4.0;

struct Camera {
  focal: vec2f,           // in pixels, as is
  principal: vec2f,       // the principal point
  to_world: mat3x4f,      // rows of camera-to-world as columns: vectors are multiplied from the left
  size: vec2f,            // of the image, in pixels
  projection: f32,
  omega: f32,
  radial: vec4f,          // k1 to k4
  divisor: vec3f,         // d1 to d3
  invertible: f32,        // the square of the radius up to which the lens can be inverted
  prism: vec4f,           // s1 to s4
  tangential: vec2f,      // p1, p2
}
`;var D3=`// Rendering keeps nothing of composited rays but their colors: two buffers less to bind.

fn keep_ray(ray: u32, place: u32, distortion: f32, kept: u32) {}

fn keep_nothing(place: u32) {}
`;var $3=`// What training keeps of composited rays, besides their colors.

@group(0) @binding(9) var<storage, read_write> distortions: array<f32>;
@group(0) @binding(10) var<storage, read_write> kept_counts: array<u32>;

fn keep_ray(ray: u32, place: u32, distortion: f32, kept: u32) {
  distortions[ray] = distortion;
  kept_counts[place] = kept;
}

fn keep_nothing(place: u32) {
  kept_counts[place] = 0u;
}
`;var F3=`// The cone that a pixel sees (Barron et al. 2021, section 3.1). Its radius grows with the distance t along the
// ray, r t, and r is 2 / sqrt(12) of the pixel's width where t = 1: a disc of that radius has the variance of
// the square pixel, r^2 / 4 = width^2 / 12. The width is that between the directions through a pixel and
// through the one below it (the released code; its comment says x): where pixels are not square, their height.
// A pixel of a photograph reduced by 2^j is as wide as 2^j pixels, and so is its cone.

#import "lib/lens.wgsl"

const CONE_OF_WIDTH = 0.5773502691896258; // 2 / sqrt(12)

// The radius for directions of lib/lens.wgsl: one of depth 1 for perspective projections, else of length 1.
// place, direction: where in the image of \`camera\` the ray passes, and what the camera shows there. width: the
// pixel's, in pixels of \`camera\`. 0 where the lens shows neither neighbour.
fn lens_cone_radius(camera: Camera, place: vec2f, direction: vec3f, width: f32) -> f32 {
  let step = vec2f(0.0, width);
  var neighbour = lens_direction(camera, place + step);
  if (all(neighbour == vec3f(0.0))) { neighbour = lens_direction(camera, place - step); }
  if (all(neighbour == vec3f(0.0))) { return 0.0; }
  return CONE_OF_WIDTH * distance(neighbour, direction);
}

// The same of a pinhole camera, for directions of depth 1.
fn pinhole_cone_radius(camera: Camera, width: f32) -> f32 {
  return CONE_OF_WIDTH * width / camera.focal.y;
}
`;var U3=`// Scene contraction (Barron et al. 2022, eq. 10): all of space inside |y| < 2, what is near left as it is.
//   contract(x) = x                       where |x| <= 1
//                 (2 - 1 / |x|) x / |x|   elsewhere
// x in units of half the box's side, from its centre. |x| is the largest coordinate, so that the box stays as
// it is and space becomes a cube (as nerfstudio has it for hash grids), or the Euclidean length.

const NO_CONTRACTION = 0u;
const MAX_NORM = 1u;
const EUCLIDEAN_NORM = 2u;

const CONTRACTION = NO_CONTRACTION;
const IS_CONTRACTED = CONTRACTION != NO_CONTRACTION;
const LINEAR = 1.0; // distances along rays are contracted from here on, in sides of the box

// Points further out are taken for ones here by uncontract, so that its results are finite.
const FARTHEST = 1024.0;

fn contraction_norm(x: vec3f) -> f32 {
  if (CONTRACTION == EUCLIDEAN_NORM) { return length(x); }
  let size = abs(x);
  return max(max(size.x, size.y), size.z);
}

fn contract(x: vec3f) -> vec3f {
  let norm = contraction_norm(x);
  if (norm <= 1.0) { return x; }
  return x * ((2.0 - 1.0 / norm) / norm);
}

// The inverse of contract.
fn uncontract(y: vec3f) -> vec3f {
  let norm = contraction_norm(y);
  if (norm <= 1.0) { return y; }
  return y * (1.0 / (max(2.0 - norm, 1.0 / FARTHEST) * norm));
}

// J^T g: the gradient to x of what has the gradient g to contract(x).
//   contract(x) = s x,  s = 2 / |x| - 1 / |x|^2
//   J = s I + x (ds/dx)^T,  ds/dx = 2 (1 / |x|^3 - 1 / |x|^2) d|x|/dx
fn contract_backward(x: vec3f, g: vec3f) -> vec3f {
  let norm = contraction_norm(x);
  if (norm <= 1.0) { return g; }
  let scale = (2.0 - 1.0 / norm) / norm;
  let slope = 2.0 * (1.0 / norm - 1.0) / (norm * norm);
  var d_norm = x / norm;
  if (CONTRACTION == MAX_NORM) { d_norm = select(vec3f(0.0), sign(x), abs(x) == vec3f(norm)); }
  return scale * g + slope * dot(x, g) * d_norm;
}

// The whole Jacobian: what a small neighbourhood of x becomes (Barron et al. 2022, eq. 9).
fn contract_jacobian(x: vec3f) -> mat3x3f {
  let rows = mat3x3f(
    contract_backward(x, vec3f(1.0, 0.0, 0.0)),
    contract_backward(x, vec3f(0.0, 1.0, 0.0)),
    contract_backward(x, vec3f(0.0, 0.0, 1.0)),
  );
  return transpose(rows); // J^T of a unit vector is a row of J
}

// Distances along a ray, contracted in the same way: LINEAR contract(t / LINEAR), and back.
fn contracted_distance(t: f32) -> f32 {
  if (t <= LINEAR) { return t; }
  return LINEAR * (2.0 - LINEAR / t);
}

fn distance_at(s: f32) -> f32 {
  if (s <= LINEAR) { return s; }
  return LINEAR * (LINEAR / max(2.0 * LINEAR - s, 1e-6 * LINEAR));
}

// A sample's distance and interval, contracted if space is: what the distortion loss measures in.
fn contracted_span(t: f32, delta: f32) -> vec2f {
  if (!IS_CONTRACTED) { return vec2f(t, delta); }
  let s = contracted_distance(t);
  return vec2f(s, contracted_distance(t + delta) - s);
}

// A point in cube units, in which the box is [0, 1]^3, in units of half the box's side, and back.
fn from_center(p: vec3f) -> vec3f {
  return 2.0 * (p - 0.5);
}

fn to_cube(x: vec3f) -> vec3f {
  return fma(x, vec3f(0.5), vec3f(0.5));
}

// From cube units to the coordinates of the occupancy grid: cube units as well, but in a contracted space the
// cube of what contract makes of it, as [0, 1]^3.
fn to_grid(p: vec3f) -> vec3f {
  if (!IS_CONTRACTED) { return p; }
  return fma(contract(from_center(p)), vec3f(0.25), vec3f(0.5));
}

// J^T g of to_grid: the gradient to cube units of what has the gradient g to the grid's coordinates.
fn to_grid_backward(p: vec3f, g: vec3f) -> vec3f {
  if (!IS_CONTRACTED) { return g; }
  return 0.5 * contract_backward(from_center(p), g);
}

// How much shorter a length becomes from cube units to the grid's coordinates, at a point of the grid: of its
// three axes the geometric mean, the cube root of |det J| (Barron et al. 2023, section 4). Of both norms, with
// n = |x|, det J is (2 n - 1)^2 / n^6; contracted, |contract(x)| = 2 - m where m = 1 / n.
fn grid_scale(q: vec3f) -> f32 {
  if (!IS_CONTRACTED) { return 1.0; }
  let m = min(2.0 - contraction_norm(4.0 * (q - 0.5)), 1.0);
  return 0.5 * pow(max(m * m * (2.0 - m), 1e-30), 2.0 / 3.0);
}

fn from_grid(q: vec3f) -> vec3f {
  if (!IS_CONTRACTED) { return q; }
  return to_cube(uncontract(4.0 * (q - 0.5)));
}
`;var H3=`// A crop is where a p + b >= 0 for each of six planes (a, b), in the coordinates of the rays
// (src/nerf/crop.ts). Planes of (0, 0, 0, 1) leave out nothing.

const CROP_PLANES = 6;

// Stands for infinity, which compilers may assume there is none of.
const CROP_FAR = 1e30;

// Where a ray enters the crop and where it leaves it, in units of its direction; the second is the smaller one
// where it misses.
fn crop_span(planes: array<vec4f, CROP_PLANES>, origin: vec3f, direction: vec3f) -> vec2f {
  var span = vec2f(-CROP_FAR, CROP_FAR);
  for (var i = 0; i < CROP_PLANES; i++) {
    let plane = planes[i];
    let slope = dot(plane.xyz, direction);
    let height = dot(plane.xyz, origin) + plane.w;
    if (slope > 0.0) {
      span.x = max(span.x, -height / slope);
    } else if (slope < 0.0) {
      span.y = min(span.y, -height / slope);
    } else if (height < 0.0) {
      span.y = -CROP_FAR;
    }
  }
  return span;
}
`;var W3=`// 1 - decay^n = -expm1(n log(decay)), the sum of the weights of n numbers in a decaying mean. Wrong by less
// than 2^-20 of itself: where decay^n is nearly 1, a series avoids the difference.
fn decayed_weight(log_decay: f32, n: u32) -> f32 {
  let x = log_decay * f32(n); // <= 0
  if (x < -0.5) { return 1.0 - exp(x); }
  let series = 1.0 + x / 2.0 * (1.0 + x / 3.0 * (1.0 + x / 4.0 * (1.0 + x / 5.0 * (1.0 + x / 6.0 *
    (1.0 + x / 7.0)))));
  return -x * series;
}
`;var j3=`// A dense layer reads and writes rows (lib/rows.wgsl) and keeps its matrix as [inputs, STRIDE], the
// columns padded with zeros to STRIDE, a multiple of 64. Offsets into parameters count vec4s.
//
//   Y[o, s] = activate(sum_i W[i, o] X[i, s] + b[o])
//
// The gradient for the inputs is the same sum with the transposed matrix.

#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

struct Layer {
  blocks: u32,           // of 64 samples, at most
  count: u32,            // which of \`counts\` says how many samples there really are
  inputs: u32,           // rows summed over, a multiple of 16
  input_features: u32,   // rows of the tensor that holds them
  input_first: u32,      // the first of them
  outputs: u32,          // rows written, a multiple of 16
  output_features: u32,
  output_first: u32,
  weights: u32,          // vec4 offset of W
  stride: u32,           // vec4s in a row of W
  bias: u32,             // vec4 offset of b
}

// Blocks that hold samples.
fn block_count() -> u32 {
  let samples = counts[params.layer.count];
  return min(params.layer.blocks, samples / SAMPLES_PER_BLOCK + u32(samples % SAMPLES_PER_BLOCK > 0u));
}
`;var B3=`// The gradient of a dense layer's parameters (dense/gradient.wgsl) in subgroups of 4, 8 or 16 lanes.
//
// Eight lanes compute 64 inputs x 32 outputs over one split, eight samples at a time. Lane l loads the
// inputs l, l+8 \u2026 l+56 and the outputs l, l+8 \u2026 l+24, each number once, and broadcasts its outputs. It ends
// with its 8 inputs x all 32 outputs.
//
// Of 16 lanes the second eight have the inputs from 32 on, and load the same outputs as the first, which
// broadcast them. Of 4 lanes one has the inputs l, l+4 \u2026 l+28 and twice as many outputs; two subgroups share a
// tile. All sums are added in the same order, whatever the width.

enable subgroups;
// Lanes whose numbers are shuffled do not leave before others: a compiler cannot see that.
diagnostic(off, subgroup_uniformity);

#import "lib/eights.wgsl"
#import "lib/product.wgsl"

const LANES = 8u;
const TILE_INPUTS = 64u; // or 32, with 4 or 8 lanes
const TILE_OUTPUTS = 32u;
const TILE_THREADS = 8u; // 16 with 16 lanes
const APART = 8u;        // a lane's outputs

// Lanes that hold all outputs, and how far a lane's inputs are apart.
const HOLDERS = min(LANES, APART);

// Whether a lane has more than four inputs.
const HAS_HIGH = LANES < 16u && TILE_INPUTS == 64u;

// sj[q] holds output j + 8q for 4 of the lane's inputs.
struct Sums {
  s0: mat4x4f, s1: mat4x4f, s2: mat4x4f, s3: mat4x4f,
  s4: mat4x4f, s5: mat4x4f, s6: mat4x4f, s7: mat4x4f,
}

// A lane's outputs: l, l+8, l+16, l+24, and where four lanes hold all 32, l+4, l+12, l+20, l+28.
struct Outputs { low: mat4x4f, high: mat4x4f }

// Sums of a lane's outputs over samples.
struct Biases { low: vec4f, high: vec4f }

fn shuffle(y: mat4x4f, lane: u32) -> mat4x4f {
  return mat4x4f(
    subgroupShuffle(y[0], lane), subgroupShuffle(y[1], lane),
    subgroupShuffle(y[2], lane), subgroupShuffle(y[3], lane),
  );
}

// The outputs j, j+8, j+16, j+24.
fn broadcast(y: Outputs, j: u32) -> mat4x4f {
  if (LANES == 4u && j >= LANES) { return shuffle(y.high, j - LANES); }
  return shuffle(y.low, j);
}

fn add_samples(sums: ptr<function, Sums>, x: mat4x4f, y: Outputs) {
  (*sums).s0 = add_dots((*sums).s0, x, broadcast(y, 0u));
  (*sums).s1 = add_dots((*sums).s1, x, broadcast(y, 1u));
  (*sums).s2 = add_dots((*sums).s2, x, broadcast(y, 2u));
  (*sums).s3 = add_dots((*sums).s3, x, broadcast(y, 3u));
  (*sums).s4 = add_dots((*sums).s4, x, broadcast(y, 4u));
  (*sums).s5 = add_dots((*sums).s5, x, broadcast(y, 5u));
  (*sums).s6 = add_dots((*sums).s6, x, broadcast(y, 6u));
  (*sums).s7 = add_dots((*sums).s7, x, broadcast(y, 7u));
}

// Four rows at the same eight samples.
struct Rows { low: mat4x4f, high: mat4x4f }

fn rows(a: Samples, b: Samples, c: Samples, d: Samples) -> Rows {
  return Rows(
    mat4x4f(low_of(a), low_of(b), low_of(c), low_of(d)),
    mat4x4f(high_of(a), high_of(b), high_of(c), high_of(d)),
  );
}

fn x_rows(block: u32, input: u32, c: u32) -> Rows {
  return rows(
    inputs[input_row(block, input) + c],
    inputs[input_row(block, input + HOLDERS) + c],
    inputs[input_row(block, input + 2u * HOLDERS) + c],
    inputs[input_row(block, input + 3u * HOLDERS) + c],
  );
}

fn y_rows(block: u32, output: u32, c: u32) -> Rows {
  return rows(
    d_outputs[output_row(block, output) + c],
    d_outputs[output_row(block, output + APART) + c],
    d_outputs[output_row(block, output + 2u * APART) + c],
    d_outputs[output_row(block, output + 3u * APART) + c],
  );
}

fn more_y_rows(block: u32, output: u32, c: u32) -> Rows {
  if (LANES == 4u) { return y_rows(block, output + LANES, c); }
  return Rows();
}

fn add_biases(bias: ptr<function, Biases>, y: Outputs) {
  (*bias).low += vec4f(1.0) * y.low;
  if (LANES == 4u) { (*bias).high += vec4f(1.0) * y.high; }
}

// All outputs of a lane's four inputs, the first of which is \`input\`.
fn store_all(sums: Sums, tile: Tile, input: u32) {
  store(sums.s0, sums.s1, sums.s2, sums.s3, tile, input, 0u);
  store(sums.s4, sums.s5, sums.s6, sums.s7, tile, input, 4u);
}

// Outputs first + 8q \u2026 first + 8q + 3 stand side by side.
fn store(a: mat4x4f, b: mat4x4f, c: mat4x4f, d: mat4x4f, tile: Tile, input: u32, first: u32) {
  store_column(a[0], b[0], c[0], d[0], tile, input, first);
  store_column(a[1], b[1], c[1], d[1], tile, input, first + APART);
  store_column(a[2], b[2], c[2], d[2], tile, input, first + 2u * APART);
  store_column(a[3], b[3], c[3], d[3], tile, input, first + 3u * APART);
}

fn store_column(a: vec4f, b: vec4f, c: vec4f, d: vec4f, tile: Tile, input: u32, first: u32) {
  if (tile.first_output + first >= params.layer.outputs) { return; }
  store_input(vec4f(a.x, b.x, c.x, d.x), tile, input, first);
  store_input(vec4f(a.y, b.y, c.y, d.y), tile, input + HOLDERS, first);
  store_input(vec4f(a.z, b.z, c.z, d.z), tile, input + 2u * HOLDERS, first);
  store_input(vec4f(a.w, b.w, c.w, d.w), tile, input + 3u * HOLDERS, first);
}

fn store_input(sums: vec4f, tile: Tile, input: u32, first: u32) {
  if (input >= params.layer.inputs) { return; }
  partials[partial_of(tile.split, input, tile.first_output + first)] = sums;
}

// Every fourth lane gathers the biases of four neighbouring outputs from the lanes beside it; of 16 lanes the
// second eight have the same ones.
fn store_bias(sums: f32, tile: Tile, lane: u32, first: u32) {
  let bias = vec4f(
    sums, subgroupShuffleDown(sums, 1u), subgroupShuffleDown(sums, 2u), subgroupShuffleDown(sums, 3u),
  );
  let output = tile.first_output + first;
  if (lane % 4u > 0u || lane >= HOLDERS || output >= params.layer.outputs) { return; }
  partials[partial_of(tile.split, params.layer.inputs, output)] = bias;
}

fn store_biases(sums: vec4f, tile: Tile, lane: u32, first: u32) {
  store_bias(sums.x, tile, lane, first);
  store_bias(sums.y, tile, lane, first + APART);
  store_bias(sums.z, tile, lane, first + 2u * APART);
  store_bias(sums.w, tile, lane, first + 3u * APART);
}

@compute @workgroup_size(TILE_THREADS)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let tile = tile_of(group_index(workgroup, workgroups), TILE_INPUTS, TILE_OUTPUTS);
  let first_block = tile.split * BLOCKS_PER_SPLIT;
  if (first_block >= params.layer.blocks) { return; }
  let end_block = min(first_block + BLOCKS_PER_SPLIT, block_count());

  var low = Sums();
  var high = Sums(); // nothing without HAS_HIGH
  var bias = Biases();
  let lane = thread % HOLDERS;
  let input = tile.first_input + lane + thread / HOLDERS * (TILE_INPUTS / 2u);
  let output = tile.first_output + lane;
  for (var block = first_block; block < end_block; block++) {
    for (var c = 0u; c < EIGHTS_PER_ROW; c++) {
      let y = y_rows(block, output, c);
      let more_y = more_y_rows(block, output, c);
      let first = Outputs(y.low, more_y.low);
      let second = Outputs(y.high, more_y.high);
      let x = x_rows(block, input, c);
      add_samples(&low, x.low, first);
      add_samples(&low, x.high, second);
      if (HAS_HIGH) {
        let more_x = x_rows(block, input + 4u * HOLDERS, c);
        add_samples(&high, more_x.low, first);
        add_samples(&high, more_x.high, second);
      }
      add_biases(&bias, first);
      add_biases(&bias, second);
    }
  }

  store_all(low, tile, input);
  if (HAS_HIGH) { store_all(high, tile, input + 4u * HOLDERS); }
  if (tile.first_input > 0u || thread >= LANES) { return; }
  store_biases(bias.low, tile, thread, lane / 4u * 4u);
  if (LANES == 4u) { store_biases(bias.high, tile, thread, LANES); }
}
`;var G3=`// lib/dense_gradient_in_lanes.wgsl, reading samples as structs.

#import "lib/eights_vec4.wgsl"
#import "lib/dense_gradient_in_lanes.wgsl"
`;var Z3=`// lib/dense_gradient_in_lanes.wgsl, reading samples as words of 64 bits.

#import "lib/eights_u64.wgsl"
#import "lib/dense_gradient_in_lanes.wgsl"
`;var V3=`// The gradient of a dense layer's parameters (dense/gradient.wgsl) on GPUs.
//
// A workgroup of 64 threads computes 64 inputs x 64 outputs over one split, 16 samples at a time through
// workgroup memory. A thread keeps 8 inputs x 8 outputs: inputs \`column + 8p\`, outputs \`row + 8q\`. Rows
// stand 5 vec4s apart, so that 8 neighbouring rows lie in different banks.

#import "lib/product.wgsl"
#import "lib/samples_four.wgsl"

const TILE_INPUTS = 64u;
const TILE_OUTPUTS = 64u;
const TILE_THREADS = 64u;
const SLICE = 4u; // vec4s: 16 samples
const SLICE_STRIDE = 5u;

var<workgroup> x_slice: array<vec4f, 320>; // [TILE_INPUTS, SLICE_STRIDE]
var<workgroup> y_slice: array<vec4f, 320>; // [TILE_OUTPUTS, SLICE_STRIDE]

// sPQ: inputs of p in P * 4.., one a row; outputs of q in Q * 4.., one a column.
struct Sums { s00: mat4x4f, s01: mat4x4f, s10: mat4x4f, s11: mat4x4f }

fn load_slice(tile: Tile, block: u32, first: u32, local: u32) {
  for (var i = local; i < TILE_INPUTS * SLICE; i += TILE_THREADS) {
    let row = i / SLICE;
    let c = i % SLICE;
    let slot = row * SLICE_STRIDE + c;
    x_slice[slot] = inputs[input_row(block, tile.first_input + row) + first + c];
    y_slice[slot] = d_outputs[output_row(block, tile.first_output + row) + first + c];
  }
}

// Four rows of a slice, 8 apart, at vec4 c.
fn x_rows(row: u32, c: u32) -> mat4x4f {
  let i = row * SLICE_STRIDE + c;
  return mat4x4f(
    x_slice[i], x_slice[i + 8u * SLICE_STRIDE],
    x_slice[i + 16u * SLICE_STRIDE], x_slice[i + 24u * SLICE_STRIDE],
  );
}

fn y_rows(row: u32, c: u32) -> mat4x4f {
  let i = row * SLICE_STRIDE + c;
  return mat4x4f(
    y_slice[i], y_slice[i + 8u * SLICE_STRIDE],
    y_slice[i + 16u * SLICE_STRIDE], y_slice[i + 24u * SLICE_STRIDE],
  );
}

// Four inputs, 8 apart, of four outputs, 8 apart: neighbouring threads write neighbouring inputs, so
// each number goes alone.
fn store(sums: mat4x4f, tile: Tile, input: u32, output: u32) {
  store_output(sums[0], tile, input, output);
  store_output(sums[1], tile, input, output + 8u);
  store_output(sums[2], tile, input, output + 16u);
  store_output(sums[3], tile, input, output + 24u);
}

fn store_output(sums: vec4f, tile: Tile, input: u32, output: u32) {
  store_number(sums.x, tile, input, output);
  store_number(sums.y, tile, input + 8u, output);
  store_number(sums.z, tile, input + 16u, output);
  store_number(sums.w, tile, input + 24u, output);
}

fn store_number(sum: f32, tile: Tile, input: u32, output: u32) {
  if (input >= params.layer.inputs || output >= params.layer.outputs) { return; }
  partials[partial_of(tile.split, input, output)][output % 4u] = sum;
}

fn store_bias(sum: f32, tile: Tile, output: u32) {
  if (output >= params.layer.outputs) { return; }
  partials[partial_of(tile.split, params.layer.inputs, output)][output % 4u] = sum;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let tile = tile_of(group_index(workgroup, workgroups), TILE_INPUTS, TILE_OUTPUTS);
  let first_block = tile.split * BLOCKS_PER_SPLIT;
  if (first_block >= params.layer.blocks) { return; }
  let end_block = min(first_block + BLOCKS_PER_SPLIT, block_count());
  let column = local % 8u;
  let row = local / 8u;

  var sums = Sums();
  var bias0 = vec4f(0.0);
  var bias1 = vec4f(0.0);
  for (var block = first_block; block < end_block; block++) {
    for (var first = 0u; first < VEC4S_PER_ROW; first += SLICE) {
      workgroupBarrier();
      load_slice(tile, block, first, local);
      workgroupBarrier();
      for (var c = 0u; c < SLICE; c++) {
        let x0 = x_rows(column, c);
        let x1 = x_rows(column + 32u, c);
        let y0 = y_rows(row, c);
        sums.s00 = add_dots(sums.s00, x0, y0);
        sums.s10 = add_dots(sums.s10, x1, y0);
        bias0 += vec4f(1.0) * y0;
        let y1 = y_rows(row + 32u, c);
        sums.s01 = add_dots(sums.s01, x0, y1);
        sums.s11 = add_dots(sums.s11, x1, y1);
        bias1 += vec4f(1.0) * y1;
      }
    }
  }

  let i = tile.first_input + column;
  let o = tile.first_output + row;
  store(sums.s00, tile, i, o);
  store(sums.s01, tile, i, o + 32u);
  store(sums.s10, tile, i + 32u, o);
  store(sums.s11, tile, i + 32u, o + 32u);
  if (tile.first_input > 0u || column > 0u) { return; }
  store_bias(bias0.x, tile, o);
  store_bias(bias0.y, tile, o + 8u);
  store_bias(bias0.z, tile, o + 16u);
  store_bias(bias0.w, tile, o + 24u);
  store_bias(bias1.x, tile, o + 32u);
  store_bias(bias1.y, tile, o + 40u);
  store_bias(bias1.z, tile, o + 48u);
  store_bias(bias1.w, tile, o + 56u);
}
`;var q3=`// The sum of a dense layer in subgroups of 4, 8 or 16 lanes, as CPUs have.
//
// There a load costs as much as dozens of multiply-adds, but lanes exchange registers almost for free.
// Eight threads compute 32 outputs for the 64 samples of a block: thread l loads samples 8l..8l+7 and
// weights 4l..4l+3, each number once, and broadcasts its weights to the others. It ends
// with all 32 outputs of its 8 samples. Two inputs a turn, so that each sum is loaded and stored once for
// two multiply-adds. The kernel says where sums start and what becomes of them: \`start_of\`, \`finished\`. A tile of 64
// outputs is two of 32 that share their inputs, as two thirds of the time are loads and stores.
//
// A subgroup of 16 lanes has two such blocks: the second eight lanes load the same weights as the first, which
// broadcast them. One of 4 lanes has half of the block's samples, and each lane twice as many weights. All sums
// are added in the same order, whatever the width.

enable subgroups;
// Lanes whose numbers are shuffled do not leave before others: a compiler cannot see that.
diagnostic(off, subgroup_uniformity);

#import "lib/dense.wgsl"
#import "lib/eights.wgsl"
#import "lib/product.wgsl"

const LANES = 8u;
const TILE_OUTPUTS = 32u; // or 64, with 4 or 8 lanes
const TILE_BLOCKS = 2u;
const TILE_THREADS = 16u;
const BLOCK_THREADS = 8u;

// Lanes that hold 32 weights of an input.
const HOLDERS = min(LANES, BLOCK_THREADS);

// Half of a wide tile.
const HALF_OUTPUTS = 32u;
const WIDE = TILE_OUTPUTS > HALF_OUTPUTS;

// Which outputs of which block eight threads compute.
struct Tile { block: u32, first_output: u32 }

// Sixteen neighbouring threads compute the same outputs of two blocks.
fn tile_of(thread: u32, outputs: u32) -> Tile {
  let across = (outputs + TILE_OUTPUTS - 1u) / TILE_OUTPUTS;
  let tile = thread / TILE_THREADS;
  let block = tile / across * TILE_BLOCKS + thread / BLOCK_THREADS % TILE_BLOCKS;
  return Tile(block, tile % across * TILE_OUTPUTS);
}

// A lane's weights of an input, of four outputs each: 4l \u2026 and, where four lanes hold all 32, 16+4l \u2026.
struct Weights { low: vec4f, high: vec4f }

fn weights_at(place: u32) -> Weights {
  if (LANES == 4u) { return Weights(parameters[place], parameters[place + LANES]); }
  return Weights(parameters[place], vec4f(0.0));
}

// The weights of outputs 4j \u2026.
fn broadcast(w: Weights, j: u32) -> vec4f {
  if (LANES == 4u && j >= LANES) { return subgroupShuffle(w.high, j - LANES); }
  return subgroupShuffle(w.low, j);
}

// The 32 outputs of 4 samples: sj holds outputs 4j..4j+3, one a column.
struct Sums {
  s0: mat4x4f, s1: mat4x4f, s2: mat4x4f, s3: mat4x4f,
  s4: mat4x4f, s5: mat4x4f, s6: mat4x4f, s7: mat4x4f,
}

// The share of two inputs in outputs 4j \u2026.
fn add_pair(sums: mat4x4f, x0: vec4f, w0: Weights, x1: vec4f, w1: Weights, j: u32) -> mat4x4f {
  return add_outer(add_outer(sums, x0, broadcast(w0, j)), x1, broadcast(w1, j));
}

fn add_inputs(sums: ptr<function, Sums>, x0: vec4f, w0: Weights, x1: vec4f, w1: Weights) {
  (*sums).s0 = add_pair((*sums).s0, x0, w0, x1, w1, 0u);
  (*sums).s1 = add_pair((*sums).s1, x0, w0, x1, w1, 1u);
  (*sums).s2 = add_pair((*sums).s2, x0, w0, x1, w1, 2u);
  (*sums).s3 = add_pair((*sums).s3, x0, w0, x1, w1, 3u);
  (*sums).s4 = add_pair((*sums).s4, x0, w0, x1, w1, 4u);
  (*sums).s5 = add_pair((*sums).s5, x0, w0, x1, w1, 5u);
  (*sums).s6 = add_pair((*sums).s6, x0, w0, x1, w1, 6u);
  (*sums).s7 = add_pair((*sums).s7, x0, w0, x1, w1, 7u);
}

fn start_all(first_output: u32) -> Sums {
  let o = first_output;
  return Sums(
    start_of(o), start_of(o + 4u), start_of(o + 8u), start_of(o + 12u),
    start_of(o + 16u), start_of(o + 20u), start_of(o + 24u), start_of(o + 28u),
  );
}

// Adds the share of all inputs to the sums of a lane's eight samples, those at \`column\`. low and high are sums of the
// tile's first 32 outputs: low of the first four samples, high of the other four. low2 and high2 are the same of the
// tile's other 32 outputs.
fn sum_inputs(
  low: ptr<function, Sums>, high: ptr<function, Sums>,
  low2: ptr<function, Sums>, high2: ptr<function, Sums>,
  tile: Tile, column: u32, lane: u32,
) {
  let stride = params.layer.stride;
  var x = samples_of(tile.block, params.layer.input_features, params.layer.input_first) + column;
  var w = params.layer.weights + tile.first_output / 4u + lane;
  let end = x + params.layer.inputs * EIGHTS_PER_ROW;
  while (x < end) {
    let w0 = weights_at(w);
    let w1 = weights_at(w + stride);
    let v0 = weights_at(w + HALF_OUTPUTS / 4u);
    let v1 = weights_at(w + HALF_OUTPUTS / 4u + stride);
    let x0 = inputs[x];
    let x1 = inputs[x + EIGHTS_PER_ROW];
    add_inputs(low, low_of(x0), w0, low_of(x1), w1);
    if (WIDE) { add_inputs(low2, low_of(x0), v0, low_of(x1), v1); }
    add_inputs(high, high_of(x0), w0, high_of(x1), w1);
    if (WIDE) { add_inputs(high2, high_of(x0), v0, high_of(x1), v1); }
    x += 2u * EIGHTS_PER_ROW;
    w += 2u * stride;
  }
}

fn store_row(low: vec4f, high: vec4f, block: u32, column: u32, output: u32) {
  let made = made_at(block, column, output);
  let y = samples_of(block, params.layer.output_features, params.layer.output_first + output) + column;
  outputs[y] = eight(finished(low, low_of(made)), finished(high, high_of(made)));
}

// Four outputs of a lane's eight samples.
fn store(low: mat4x4f, high: mat4x4f, block: u32, column: u32, output: u32) {
  if (output >= params.layer.outputs || block >= block_count()) { return; }
  store_row(low[0], high[0], block, column, output);
  store_row(low[1], high[1], block, column, output + 1u);
  store_row(low[2], high[2], block, column, output + 2u);
  store_row(low[3], high[3], block, column, output + 3u);
}

fn store_all(low: Sums, high: Sums, block: u32, column: u32, first_output: u32) {
  let o = first_output;
  store(low.s0, high.s0, block, column, o);
  store(low.s1, high.s1, block, column, o + 4u);
  store(low.s2, high.s2, block, column, o + 8u);
  store(low.s3, high.s3, block, column, o + 12u);
  store(low.s4, high.s4, block, column, o + 16u);
  store(low.s5, high.s5, block, column, o + 20u);
  store(low.s6, high.s6, block, column, o + 24u);
  store(low.s7, high.s7, block, column, o + 28u);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let thread = group_index(workgroup, workgroups) * 64u + local;
  let tile = tile_of(thread, params.layer.outputs);
  if (tile.block >= block_count()) { return; }

  let o = tile.first_output;
  var low = start_all(o);
  var high = low;
  var low2 = start_all(o + HALF_OUTPUTS); // without WIDE nothing uses it, and compilers drop it
  var high2 = low2;
  let lane = local % HOLDERS;
  let column = local % BLOCK_THREADS;
  sum_inputs(&low, &high, &low2, &high2, tile, column, lane);
  store_all(low, high, tile.block, column, o);
  if (WIDE) { store_all(low2, high2, tile.block, column, o + HALF_OUTPUTS); }
}
`;var K3=`// lib/dense_in_lanes.wgsl, reading and writing samples as structs.

#import "lib/eights_vec4.wgsl"
#import "lib/dense_in_lanes.wgsl"
`;var Y3=`// lib/dense_in_lanes.wgsl, reading and writing samples as words of 64 bits.

#import "lib/eights_u64.wgsl"
#import "lib/dense_in_lanes.wgsl"
`;var J3=`// The sum of a dense layer on GPUs. A workgroup of 128 threads computes 64 outputs for 128 samples (two
// blocks). Slices of 16 inputs go through workgroup memory, 12 KiB; each thread keeps 8 x 8 sums in
// registers: 64 multiply-adds for 4 vec4s read. A thread's samples are vec4 \`column\` of both blocks, its
// outputs the vec4s \`row\` and \`row + 8\`: neighbouring threads read neighbouring vec4s, without bank
// conflicts. The kernel says where sums start and what becomes of them: \`start_of\`, \`finished\`.

#import "lib/dense.wgsl"
#import "lib/product.wgsl"
#import "lib/samples_four.wgsl"

const TILE_THREADS = 128u;
const SLICE = 16u;
const TILE_OUTPUTS = 64u;
const TILE_BLOCKS = 2u;
const X_STRIDE = 32u; // vec4s: 128 samples
const W_STRIDE = 16u; // vec4s: 64 outputs

var<workgroup> x_slice: array<vec4f, 512>; // [SLICE, X_STRIDE]
var<workgroup> w_slice: array<vec4f, 256>; // [SLICE, W_STRIDE]

// Which outputs and samples a workgroup computes.
struct Tile { first_block: u32, first_output: u32 }

fn tile_of(index: u32) -> Tile {
  let across = (params.layer.outputs + TILE_OUTPUTS - 1u) / TILE_OUTPUTS;
  return Tile(index / across * TILE_BLOCKS, index % across * TILE_OUTPUTS);
}

// sXY: samples of block X, outputs of vec4 Y, one a column.
struct Sums { s00: mat4x4f, s01: mat4x4f, s10: mat4x4f, s11: mat4x4f }

// A second block past the last one is read as the last one; its sums are never stored.
fn load_slice(tile: Tile, first_input: u32, local: u32) {
  for (var i = local; i < SLICE * X_STRIDE; i += TILE_THREADS) {
    let block = min(tile.first_block + i % X_STRIDE / VEC4S_PER_ROW, block_count() - 1u);
    let row = row_of(
      block, params.layer.input_features, params.layer.input_first + first_input + i / X_STRIDE,
    );
    x_slice[i] = inputs[row + i % VEC4S_PER_ROW];
  }
  let w = params.layer.weights + first_input * params.layer.stride + tile.first_output / 4u;
  for (var i = local; i < SLICE * W_STRIDE; i += TILE_THREADS) {
    w_slice[i] = parameters[w + i / W_STRIDE * params.layer.stride + i % W_STRIDE];
  }
}

// Adds all inputs' share to sums.
fn sum_inputs(sums: ptr<function, Sums>, tile: Tile, column: u32, row: u32, local: u32) {
  for (var first = 0u; first < params.layer.inputs; first += SLICE) {
    workgroupBarrier();
    load_slice(tile, first, local);
    workgroupBarrier();
    for (var i = 0u; i < SLICE; i++) {
      let x0 = x_slice[i * X_STRIDE + column];
      let x1 = x_slice[i * X_STRIDE + column + VEC4S_PER_ROW];
      let w0 = w_slice[i * W_STRIDE + row];
      let w1 = w_slice[i * W_STRIDE + row + 8u];
      (*sums).s00 = add_outer((*sums).s00, x0, w0);
      (*sums).s01 = add_outer((*sums).s01, x0, w1);
      (*sums).s10 = add_outer((*sums).s10, x1, w0);
      (*sums).s11 = add_outer((*sums).s11, x1, w1);
    }
  }
}

fn store_row(sum: vec4f, block: u32, column: u32, output: u32) {
  let y = samples_of(block, params.layer.output_features, params.layer.output_first + output) + column;
  outputs[y] = finished(sum, made_at(block, column, output));
}

// Four outputs of four samples.
fn store(sums: mat4x4f, block: u32, column: u32, output: u32) {
  if (output >= params.layer.outputs || block >= block_count()) { return; }
  store_row(sums[0], block, column, output);
  store_row(sums[1], block, column, output + 1u);
  store_row(sums[2], block, column, output + 2u);
  store_row(sums[3], block, column, output + 3u);
}

@compute @workgroup_size(128)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let tile = tile_of(group_index(workgroup, workgroups));
  if (tile.first_block >= block_count()) { return; }
  let column = local % VEC4S_PER_ROW;
  let row = local / VEC4S_PER_ROW;

  let o = tile.first_output + 4u * row;
  var sums = Sums(start_of(o), start_of(o + 32u), start_of(o), start_of(o + 32u));
  sum_inputs(&sums, tile, column, row, local);
  store(sums.s00, tile.first_block, column, o);
  store(sums.s01, tile.first_block, column, o + 32u);
  store(sums.s10, tile.first_block + 1u, column, o);
  store(sums.s11, tile.first_block + 1u, column, o + 32u);
}
`;var X3=`// Density from the field's raw output x = raw + noise.
//   relu: max(0, x)     softplus: log(1 + e^x)     exp: e^x     shifted softplus: log(1 + e^(x - 1))
//   foggy exp: 3 e^x
// The derivative of exp is taken with its argument held within 15, so that no single sample can throw the
// parameters far off (Mueller et al. 2022, the released code); exp itself only stays finite.

#import "lib/random.wgsl"

const RELU_DENSITY = 0u;
const SOFTPLUS_DENSITY = 1u;
const EXP_DENSITY = 2u;
const SHIFTED_SOFTPLUS_DENSITY = 3u; // (Barron et al. 2021, section 3.1)
const FOGGY_EXP_DENSITY = 4u;

const DENSITY = 0u;
const NOISE = false; // Gaussian noise on the raw density, a regulariser

fn softplus(x: f32) -> f32 {
  // log(1 + e) of a small e would be rounded away, which the last interval of 1e10 makes visible.
  let e = exp(-abs(x));
  return max(x, 0.0) + select(log(1.0 + e), e - 0.5 * e * e, e < 0x1p-10);
}

fn density_of(x: f32) -> f32 {
  if (DENSITY == SOFTPLUS_DENSITY) { return softplus(x); }
  if (DENSITY == SHIFTED_SOFTPLUS_DENSITY) { return softplus(x - 1.0); }
  if (DENSITY == EXP_DENSITY) { return exp(min(x, 80.0)); }
  if (DENSITY == FOGGY_EXP_DENSITY) { return 3.0 * exp(min(x, 80.0)); }
  return max(x, 0.0);
}

fn density_derivative(x: f32) -> f32 {
  if (DENSITY == SOFTPLUS_DENSITY) { return 1.0 / (1.0 + exp(-x)); }
  if (DENSITY == SHIFTED_SOFTPLUS_DENSITY) { return 1.0 / (1.0 + exp(1.0 - x)); }
  if (DENSITY == EXP_DENSITY) { return exp(clamp(x, -15.0, 15.0)); }
  if (DENSITY == FOGGY_EXP_DENSITY) { return 3.0 * exp(clamp(x, -15.0, 15.0)); }
  return select(0.0, 1.0, x > 0.0);
}

// counter: the sample's number in the whole batch.
fn noise_of(counter: u32, step: u32, seed: u32, deviation: f32) -> f32 {
  if (!NOISE) { return 0.0; }
  return deviation * normal_from(pcg4d(vec4u(counter, step, STREAM_DENSITY_NOISE, seed)));
}
`;var Q3=`// How far a ray's weights are from a depth that is known, of which rays/known_depths.wgsl writes the distance t* and
// its standard deviation s. With p the part of the normal distribution of that depth that lies in a sample's interval,
//   TERMINATION    -sum p log(w + 1e-7)              where rays end (Deng et al. 2022, eq. 6)
//   LINE_OF_SIGHT  (1 - depth / t*)^2 + sum over intervals that are within t* +- 3 s, partly at least, of (w - p)^2
//                  + sum over those before of w^2    (Rematas et al. 2022, eqs. 5 to 10)
// Depths are in units of the known one, so that what is far does not weigh more, and what is beyond 2 t* counts as
// 2 t*: where space goes on, what little passes a thing ends so far away that it would outweigh all else.
// The papers take the distribution at the sample times the interval's length. That is p where intervals are short;
// the few of a ray with proposals are longer than s, and a thing may be far from the middle of the one that it is in.

const TERMINATION = 0u;
const LINE_OF_SIGHT = 1u;

const KIND = 0u;
const AT_START = false; // where samples are in their intervals
const LEAST_WEIGHT = 1e-7;
const DEVIATIONS = 3.0; // what is near
const FARTHEST = 2.0; // in known depths

// The part of a normal distribution that lies below x deviations, to 1e-7 (Abramowitz and Stegun 1964, 7.1.26).
fn normal_below(x: f32) -> f32 {
  let z = abs(x) * 0.7071067811865476;
  let t = 1.0 / (1.0 + 0.3275911 * z);
  let p = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  let above = 0.5 * p * exp(-z * z);
  return select(above, 1.0 - above, x > 0.0);
}

// The ends of an interval, which has its sample in the middle or at its start, in deviations from the known depth.
// known: (t*, s, weight of the ray, what a length of 1 is in units of t).
fn ends_of(known: vec4f, t: f32, delta: f32) -> vec2f {
  let length = delta * known.w;
  if (AT_START) { return (vec2f(t, t + length) - known.x) / known.y; }
  let half = 0.5 * length;
  let lower = select(t - half, t, half > 2.0 * t); // what is opaque to infinity begins at its sample
  return (vec2f(lower, t + half) - known.x) / known.y;
}

// A sample's term of the sum, and its derivative to the sample's weight.
fn depth_term(known: vec4f, t: f32, delta: f32, weight: f32) -> vec2f {
  let ends = ends_of(known, t, delta);
  let expected = normal_below(ends.y) - normal_below(ends.x);
  if (KIND == TERMINATION) {
    let some = weight + LEAST_WEIGHT;
    return vec2f(-log(some), -1.0 / some) * expected;
  }
  if (ends.y < -DEVIATIONS) { return vec2f(weight, 2.0) * weight; }
  if (ends.x > DEVIATIONS) { return vec2f(0.0); }
  let difference = weight - expected;
  return vec2f(difference, 2.0) * difference;
}

// What a sample's distance counts for in the ray's depth.
fn seen_depth(known: vec4f, t: f32) -> f32 {
  return min(t, FARTHEST * known.x);
}

// The term of the whole ray's depth, and its derivative to that depth.
fn mean_depth_term(known: vec4f, depth: f32) -> vec2f {
  if (KIND == TERMINATION) { return vec2f(0.0); }
  let difference = depth / known.x - 1.0;
  return vec2f(difference * difference, 2.0 * difference / known.x);
}
`;var eO=`// The three axes, as the directions of lib/directions_icosahedron.wgsl.

const DIRECTIONS = array<vec3f, 3>(
  vec3f(1.0, 0.0, 0.0), vec3f(0.0, 1.0, 0.0), vec3f(0.0, 0.0, 1.0),
);
`;var tO=`// Where an icosahedron has its corners when each face is split in 2 x 2, of each opposite pair one (Barron et
// al. 2022, supplement; google-research/multinerf geopoly.py): 6 corners, then the middles of 15 edges, pushed
// out to length 1. Phi is the golden ratio.

const CORNER_1 = 0.5257311121191336;  // 1 / |(1, phi)|
const CORNER_PHI = 0.8506508083520400;
const HALF_PHI = 0.8090169943749475;
const HALF_INVERSE = 0.3090169943749474; // 1 / (2 phi)

const DIRECTIONS = array<vec3f, 21>(
  vec3f(CORNER_1, 0.0, CORNER_PHI), vec3f(-CORNER_1, 0.0, CORNER_PHI),
  vec3f(0.0, CORNER_PHI, CORNER_1), vec3f(0.0, CORNER_PHI, -CORNER_1),
  vec3f(CORNER_PHI, CORNER_1, 0.0), vec3f(CORNER_PHI, -CORNER_1, 0.0),
  vec3f(1.0, 0.0, 0.0), vec3f(0.0, 1.0, 0.0), vec3f(0.0, 0.0, 1.0),
  vec3f(0.5, HALF_PHI, HALF_INVERSE), vec3f(-0.5, HALF_PHI, HALF_INVERSE),
  vec3f(0.5, -HALF_PHI, HALF_INVERSE), vec3f(0.5, HALF_PHI, -HALF_INVERSE),
  vec3f(HALF_INVERSE, 0.5, HALF_PHI), vec3f(-HALF_INVERSE, 0.5, HALF_PHI),
  vec3f(HALF_INVERSE, -0.5, HALF_PHI), vec3f(HALF_INVERSE, 0.5, -HALF_PHI),
  vec3f(HALF_PHI, HALF_INVERSE, 0.5), vec3f(-HALF_PHI, HALF_INVERSE, 0.5),
  vec3f(HALF_PHI, -HALF_INVERSE, 0.5), vec3f(HALF_PHI, HALF_INVERSE, -0.5),
);
`;var rO=`// The host spreads a dispatch's workgroups over two dimensions: one holds at most 65,535, and a CPU's threads
// get equal shares of them in the order (0, 0), (1, 0) \u2026 (src/gpu/commands.ts). Counted down the columns, each
// share has some of the first workgroups and some of the last, which have nothing to do where the device knows
// that there is less than memory holds. The surplus at the end must do nothing.

// The number of a workgroup, from 0.
fn group_index(workgroup: vec3u, workgroups: vec3u) -> u32 {
  return workgroup.x * workgroups.y + workgroup.y;
}
`;var oO=`// Eight of a row's samples, which matrix kernels of CPUs read and write at once as Samples (lib/eights_vec4.wgsl,
// lib/eights_u64.wgsl).

#import "lib/rows.wgsl"

const EIGHTS_PER_ROW = VEC4S_PER_ROW / 2u;

// Index of a row's first.
fn samples_of(block: u32, features: u32, feature: u32) -> u32 {
  return row_of(block, features, feature) / 2u;
}
`;var nO=`// Samples that matrix kernels read and write at once: eight of a row, as four words of 64 bits. Loads and stores of
// CPUs take a loop over lanes and components, whatever these hold.

alias Samples = vec4<u64>;

fn two_of(word: u64) -> vec2f {
  return bitcast<vec2f>(vec2u(u32(word), u32(word >> 32u)));
}

fn word_of(two: vec2f) -> u64 {
  let bits = bitcast<vec2u>(two);
  return (u64(bits.y) << 32u) | u64(bits.x);
}

fn low_of(samples: Samples) -> vec4f {
  return vec4f(two_of(samples.x), two_of(samples.y));
}

fn high_of(samples: Samples) -> vec4f {
  return vec4f(two_of(samples.z), two_of(samples.w));
}

fn eight(low: vec4f, high: vec4f) -> Samples {
  return Samples(word_of(low.xy), word_of(low.zw), word_of(high.xy), word_of(high.zw));
}
`;var sO=`// Samples that matrix kernels read and write at once: eight of a row.

struct Samples { low: vec4f, high: vec4f }

fn low_of(samples: Samples) -> vec4f {
  return samples.low;
}

fn high_of(samples: Samples) -> vec4f {
  return samples.high;
}

fn eight(low: vec4f, high: vec4f) -> Samples {
  return Samples(low, high);
}
`;var aO=`// Footprints of samples: the standard deviation, across the ray, of what its pixel sees there, in the field's
// coordinates. A disc of radius R has R / 2 along each axis, and lib/cone.wgsl makes R so wide that this is that
// of the pixel. Positions then have a fourth row, which holds it; 0 is the footprint of a point.

#import "lib/contraction.wgsl"
#import "lib/occupancy.wgsl"

const NO_FOOTPRINTS = 0u;
const CONES = 1u;     // R grows with the distance
const CYLINDERS = 2u; // R stays, as in normalised device coordinates

const FOOTPRINTS = NO_FOOTPRINTS;
const HAS_FOOTPRINTS = FOOTPRINTS != NO_FOOTPRINTS;
const POSITION_ROWS = select(3u, 4u, HAS_FOOTPRINTS);

// radius: of the ray's cone at a distance of 1, or of its cylinder, in the space of a cube of side \`size\`. t: the
// sample's distance in sides of that cube. position: where it is, in the occupancy grid's coordinates.
fn footprint_of(radius: f32, t: f32, size: f32, position: vec3f) -> f32 {
  let disc = radius * select(t, 1.0 / size, FOOTPRINTS == CYLINDERS);
  return 0.5 * disc * grid_scale(position) * (0.5 / BOX_HALF);
}
`;var iO=`// Gaussians as rows of features, nine a sample: a mean (x, y, z), the variances (xx, yy, zz), the covariances
// (xy, xz, yz).

const GAUSSIAN_ROWS = 9u;
`;var lO=`// A multiresolution hash grid (Mueller et al. 2022, section 3; conventions of tiny-cuda-nn, grid.h).
//
// Each of LEVELS levels is a grid of vertices over [0, 1]^3, and each vertex has an entry: PAIRS pairs of
// features. A position x lies, in a level's units, at x scale + 1/2: in the cell between the vertices
// floor(x scale + 1/2) and the next ones. Half a cell is added so that levels do not share their borders.
// The entry of vertex (x, y, z) is
//   x + y resolution + z resolution^2                        where the table has an entry for each vertex,
//   (x xor y 2654435761 xor z 805459861) mod entries         elsewhere; collisions are left to training.

#import "lib/rows.wgsl"

const LEVELS = 16u;
const PAIRS = 1u;           // pairs of features a level
const SMOOTHSTEP = false;   // else linear interpolation
const POWER_OF_TWO = true;  // whether all hashed levels have a power of two of entries: no division

const HAS_FOOTPRINTS = false;  // whether positions have a fourth row: how wide what each stands for is
const POSITION_ROWS = select(3u, 4u, HAS_FOOTPRINTS);

const TWO_PI = 6.283185307179586;

struct Level {
  scale: f32,       // cells along the cube
  resolution: u32,  // vertices along the cube, or 0 for a hashed level
  entries: u32,
  offset: u32,      // of its first entry in the table
}

// The vertices of a cell: those of its lower face in z, then of its upper, each face's in the order
// (0, 0), (1, 0), (0, 1), (1, 1) of x and y.
struct Cell {
  lower: vec4u,   // entries, counted from the table's first
  upper: vec4u,
  inside: vec3f,  // where in the cell the position is, in [0, 1]
}

fn entries_of(level: Level, x: vec4u, y: vec4u, z: u32) -> vec4u {
  if (level.resolution > 0u) {
    // A position on a far face needs vertices one behind it: those of the next row, as in grid.h.
    let index = x + y + z;
    return level.offset + select(index, index - level.entries, index >= vec4u(level.entries));
  }
  let hash = x ^ y ^ vec4u(z);
  if (POWER_OF_TWO) { return level.offset + (hash & vec4u(level.entries - 1u)); }
  return level.offset + hash % level.entries;
}

// Positions outside the cube are moved to its faces.
fn cell_of(level: Level, position: vec3f) -> Cell {
  let scaled = clamp(position, vec3f(0.0), vec3f(1.0)) * level.scale + 0.5;
  let corner = floor(scaled);
  let strides = select(
    vec3u(1u, 2654435761u, 805459861u),
    vec3u(1u, level.resolution, level.resolution * level.resolution),
    level.resolution > 0u,
  );
  let near = vec3u(corner) * strides;
  let far = near + strides;
  let x = vec4u(near.x, far.x, near.x, far.x);
  let y = vec4u(near.yy, far.yy);
  return Cell(entries_of(level, x, y, near.z), entries_of(level, x, y, far.z), scaled - corner);
}

// The share of a cell's farther vertices along each axis, and its derivative.
fn shares(inside: vec3f) -> vec3f {
  if (SMOOTHSTEP) { return inside * inside * (3.0 - 2.0 * inside); }
  return inside;
}

fn share_slopes(inside: vec3f) -> vec3f {
  if (SMOOTHSTEP) { return 6.0 * inside * (1.0 - inside); }
  return vec3f(1.0);
}

// The shares of a face's four vertices.
fn face_weights(share: vec2f) -> vec4f {
  let rest = 1.0 - share;
  return vec4f(rest.x, share.x, rest.x, share.x) * vec4f(rest.yy, share.yy);
}

// Where a sample is; importers bind \`positions\`, [blocks, POSITION_ROWS, 64].
fn position_of(sample: u32) -> vec3f {
  let p = element_of(sample, POSITION_ROWS, 0u);
  return vec3f(positions[p], positions[p + SAMPLES_PER_BLOCK], positions[p + 2u * SAMPLES_PER_BLOCK]);
}

// What is left of a level's features where a sample stands for more than a point (Barron et al. 2023, section 4):
// with its footprint, a standard deviation, in the level's cells,
//   erf(1 / (sqrt(8) footprint)),  erf(x) taken for sqrt(1 - exp(-4 / pi x^2)), as in the released code.
// 1 for points. To gradients of positions it is a constant.
fn level_weight(level: Level, sample: u32) -> f32 {
  if (!HAS_FOOTPRINTS) { return 1.0; }
  let cells = positions[element_of(sample, POSITION_ROWS, 3u)] * level.scale;
  return sqrt(1.0 - exp(-1.0 / max(TWO_PI * cells * cells, 1e-30)));
}

// Which sample of which level a thread is for. A task is a block of 64 samples on one level; neighbouring tasks
// are one level's blocks, so that caches hold that level's entries.
struct Place { level: u32, sample: u32 }

fn place_of(task: u32, blocks: u32, local: u32) -> Place {
  return Place(task / blocks, task % blocks * SAMPLES_PER_BLOCK + local);
}
`;var cO=`// The gradients of a hash grid's table in fixed point: gradient = sum / scale. Each term is rounded to a
// multiple of 1 / scale, so a sum of n terms is wrong by at most n / (2 scale); as integers add up to the
// same in any order, its bits depend on nothing else.

@group(0) @binding(7) var<storage, read_write> gradients: array<atomic<i32>>;

fn in_units(d: vec2f, scale: f32) -> vec2f {
  return d * scale;
}

fn add(pair: u32, units: vec2f) {
  let terms = vec2i(round(units));
  if (terms.x != 0) { atomicAdd(&gradients[2u * pair], terms.x); }
  if (terms.y != 0) { atomicAdd(&gradients[2u * pair + 1u], terms.y); }
}
`;var uO=`// The gradients of a hash grid's table in floating point: sums depend on the order of their terms, hence on
// timing. For devices with float atomics, where reproducible bits are not needed.

@group(0) @binding(7) var<storage, read_write> gradients: array<atomic<f32>>;

fn in_units(d: vec2f, scale: f32) -> vec2f {
  return d;
}

fn add(pair: u32, units: vec2f) {
  if (units.x != 0.0) { atomicAdd(&gradients[2u * pair], units.x); }
  if (units.y != 0.0) { atomicAdd(&gradients[2u * pair + 1u], units.y); }
}
`;var pO=`// The gradients of a hash grid's table in fixed point, as lib/grid_gradients_fixed.wgsl has them, but both of a pair
// in one addition: an i64 whose sums are taken apart by lib/paired_sums.wgsl. For devices with 64-bit atomics that
// pay for each addition, not for its bits: CPUs.

@group(0) @binding(7) var<storage, read_write> gradients: array<atomic<i64>>;

fn in_units(d: vec2f, scale: f32) -> vec2f {
  return d * scale;
}

fn add(pair: u32, units: vec2f) {
  let terms = vec2i(round(units));
  if (any(terms != vec2i(0))) { atomicAdd(&gradients[pair], (i64(terms.y) << 32u) + i64(terms.x)); }
}
`;var fO=`// What both halves of a hash grid's range share: how many chunks of blocks there are at most, and the sum of
// one number of each of a workgroup's 64 threads, by halves, always in the same order.

const CHUNKS = 256u;

var<workgroup> sums: array<f32, 64>;

fn workgroup_sum(value: f32, local: u32) -> f32 {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  sums[local] = value;
  for (var reach = 32u; reach > 0u; reach /= 2u) {
    workgroupBarrier();
    if (local < reach) { sums[local] += sums[local + reach]; }
  }
  workgroupBarrier();
  return sums[0];
}
`;var dO=`// The table of a hash grid in f16, half the memory to fetch; packed, so that no device feature is needed.

@group(0) @binding(4) var<storage, read> table: array<u32>;

fn pair_at(index: u32) -> vec2f {
  return unpack2x16float(table[index]);
}
`;var hO=`// The table of a hash grid in f32.

@group(0) @binding(4) var<storage, read> table: array<vec2f>;

fn pair_at(index: u32) -> vec2f {
  return table[index];
}
`;var mO=`// A view direction as the colour network sees it: 16 spherical harmonics, those from DEGREE^2 on zero.

#import "lib/spherical_harmonics.wgsl"

const DEGREE = 4u; // 1 to 4

// Harmonics 4 part \u2026 4 part + 3 of one direction.
fn harmonics_of(part: u32, d: vec3f) -> vec4f {
  var values = spherical_harmonics_0_to_3(d);
  switch (part) {
    case 1u: { values = spherical_harmonics_4_to_7(d); }
    case 2u: { values = spherical_harmonics_8_to_11(d); }
    case 3u: { values = spherical_harmonics_12_to_15(d); }
    default: {}
  }
  return select(vec4f(0.0), values, 4u * part + vec4u(0u, 1u, 2u, 3u) < vec4u(DEGREE * DEGREE));
}
`;var gO=`// The proposal shall be no lower than the final histogram, blurred: where things seem to move along the ray from
// view to view, it changes smoothly (Barron et al. 2023, section 3.2; camp_zipnerf stepfun.py).
//   B = the final cumulative distribution, convolved with a box of half-width r = params.blur
//   b_j = B(s'_{j+1}) - B(s'_j), over the proposal's fenceposts
//   loss = mean over rays and proposed intervals of max(0, b_j - w'_j)^2 / (w'_j + 2^-23)
// For samples/proposal.wgsl.

// above: B at the end of the interval that is asked for next.
struct Interlevel { above: f32 }

// The integral of clamp(y, 0, 1) from a to b, a <= b, without differences of large numbers.
fn ramp_between(a: f32, b: f32) -> f32 {
  let low = clamp(a, 0.0, 1.0);
  let high = clamp(b, 0.0, 1.0);
  return 0.5 * (high - low) * (high + low) + max(b - max(a, 1.0), 0.0);
}

// B at a point: of each final interval the mean, over its points u, of clamp((s - u + r) / 2 r, 0, 1).
fn blurred_below(ray: u32, s: f32) -> f32 {
  let fine = ray * (FINE + 1u);
  let scale = 0.5 / params.blur;
  var sum = 0.0;
  for (var i = 0u; i < FINE && edges[fine + i] < s + params.blur; i++) {
    let a = (s - edges[fine + i + 1u]) * scale + 0.5;
    let b = (s - edges[fine + i]) * scale + 0.5;
    let part = select(clamp(b, 0.0, 1.0), ramp_between(a, b) / (b - a), b > a);
    sum += weight_of(ray * FINE + i) * part;
  }
  return sum;
}

fn interlevel(ray: u32) -> Interlevel {
  return Interlevel(blurred_below(ray, edges_proposed[ray * (COARSE + 1u) + COARSE]));
}

// The gradient of the proposed weight of interval j; to be asked from the back.
fn d_weight_proposed(ray: u32, j: u32, state: ptr<function, Interlevel>) -> f32 {
  let below = blurred_below(ray, edges_proposed[ray * (COARSE + 1u) + j]);
  let blurred = (*state).above - below;
  (*state).above = below;
  let weight = weight_proposed(ray * COARSE + j);
  let excess = max(blurred - weight, 0.0) / (weight + 0x1p-23);
  return -params.weight / (f32(params.all_rays) * f32(COARSE)) * excess * (2.0 + excess);
}
`;var wO=`// The proposal's histogram shall bound the final one's from above (Barron et al. 2022, eq. 12 and 13).
//   bound_i = sum of the proposal's w' over the intervals that overlap the final interval i, and of the one
//             that only begins where i ends: as in the released code (multinerf stepfun.py, inner_outer)
//   loss = mean over rays and final intervals of max(0, w_i - bound_i)^2 / (w_i + 2^-23)
// For samples/proposal.wgsl.

// The gradient of each bound.
struct Interlevel { d_bounds: array<f32, FINE>, end: u32 }

fn interlevel(ray: u32) -> Interlevel {
  let fine = ray * (FINE + 1u);
  let coarse = ray * (COARSE + 1u);
  var result: Interlevel;
  let share = params.weight / (f32(params.all_rays) * f32(FINE));
  var first = 0u;
  for (var i = 0u; i < FINE; i++) {
    while (first < COARSE && edges_proposed[coarse + first + 1u] <= edges[fine + i]) { first++; }
    var bound = 0.0;
    for (var j = first; j < COARSE && edges_proposed[coarse + j] <= edges[fine + i + 1u]; j++) {
      bound += weight_proposed(ray * COARSE + j);
    }
    let weight = weight_of(ray * FINE + i);
    result.d_bounds[i] = -2.0 * share * max(weight - bound, 0.0) / (weight + 0x1p-23);
  }
  result.end = FINE; // of the final intervals that may overlap
  return result;
}

// The gradient of the proposed weight of interval j; to be asked from the back.
fn d_weight_proposed(ray: u32, j: u32, state: ptr<function, Interlevel>) -> f32 {
  let fine = ray * (FINE + 1u);
  let coarse = ray * (COARSE + 1u);
  var end = (*state).end;
  while (end > 0u && edges[fine + end - 1u] >= edges_proposed[coarse + j + 1u]) { end--; }
  (*state).end = end;
  var d_weight = 0.0;
  for (var i = end; i > 0u && edges[fine + i] >= edges_proposed[coarse + j]; i--) {
    d_weight += (*state).d_bounds[i - 1u];
  }
  return d_weight;
}
`;var _O=`// What samples/fenceposts.wgsl knows of the intervals that were composited before: their fenceposts, and by
// lib/weights.wgsl their weights.

#import "lib/weights.wgsl"

const PREVIOUS = 128u; // intervals of a ray

@group(0) @binding(2) var<storage, read> edges_before: array<f32>; // [rays, PREVIOUS + 1]
@group(0) @binding(3) var<storage, read> outputs: array<vec4f>;
@group(0) @binding(4) var<storage, read> deltas: array<f32>;
@group(0) @binding(5) var<storage, read> transmittances: array<f32>;

fn edge_before(ray: u32, i: u32) -> f32 {
  return edges_before[ray * (PREVIOUS + 1u) + i];
}
`;var yO=`// Which of the kept samples are a ray's. Importers bind \`kept_offsets\`, the exclusive prefix sum of the rays'
// numbers of kept samples, with the sum of all at its end.

// (the first, the one behind the last).
fn kept_samples_of(ray: u32) -> vec2u {
  return vec2u(kept_offsets[ray], kept_offsets[ray + 1u]);
}
`;var bO=`// Which rays of a step go through pixels whose depths are known: a share of them, each through any of these, drawn
// independently of the others.

#import "lib/random.wgsl"

const NOT_KNOWN = 0xffffffffu;

// The place of a ray's pixel among \`count\` whose depths are known.
fn known_depth_of(ray: u32, count: u32, share: f32, step: u32, seed: u32) -> u32 {
  let bits = pcg4d(vec4u(ray, step, STREAM_DEPTHS, seed));
  return select(NOT_KNOWN, bits.y % count, uniform_from(bits.x) < share);
}
`;var vO=`// The places on a ray that its walk through the occupancy grid looks at, cell by cell (Mueller et al. 2022,
// appendix E). Lengths and positions are in cube units.
//
// Candidates lie on a lattice t(i), i = 0, 1, ..., steps apart that grow with distance:
//   step(t) = clamp(CONE t, DT, DT_MAX),  t(0) = entry + u step(entry)
// in closed form, so that t depends on i alone and not on the way there: DT apart up to candidate
// growth_first, then by the factor 1 + CONE up to growth_last, then DT_MAX apart. A candidate in an occupied
// cell is a sample, for the interval step(t). Skipping an empty cell thus only spares looking at candidates:
// it never moves or misses a sample.
//
// In a contracted space (lib/contraction.wgsl) candidates lie DT apart up to the distance LINEAR, and evenly
// in disparity further on, from the same slope: distances are contracted as positions are.
//   t(i) = distance_at(s),  s = contracted_distance(near) + (u + i) DT,  up to far
// A sample's interval reaches to the next candidate. Outside the box rays are bent, and every candidate is
// looked at.
//
// The same ray has the same samples in every kernel, to the bit: sums of products are fused by name, so that
// no compiler has a choice.

#import "lib/contraction.wgsl"
#import "lib/occupancy.wgsl"
#import "lib/random.wgsl"

const STEPS = 1024u;   // of length DT on the diagonal of cascade 0
const CONE = 0.0;      // growth of a step with distance: 0, or such as 1/256
const JITTER = true;   // whether u is random, else 0.5

const SQRT3 = 1.7320508075688772;
const DT = SQRT3 / f32(STEPS);
const DT_MAX = max(DT, SQRT3 * f32(1u << (CASCADES - 1u)) / f32(RESOLUTION));
const SOME_CONE = max(CONE, 1e-12); // so that constants which CONE = 0 does not need are finite
const GROWTH_START = DT / SOME_CONE;
const GROWTH_END = DT_MAX / SOME_CONE;
const LOG_GROWTH = log(1.0 + SOME_CONE);

// More than any ray with a direction of length 1 has: loops end whatever the numbers are.
const MAX_CANDIDATES =
  select(STEPS << (CASCADES - 1u), u32(ceil(2.0 * LINEAR / DT)), IS_CONTRACTED) + 2u;

struct Ray {
  origin: vec3f,
  direction: vec3f,  // of length 1
  inverse: vec3f,    // 1 / direction, finite
  margin: f32,       // by how much rounding may move a point
  start: f32,        // t(0); contracted in a contracted space
  end: f32,          // candidates are before it
  growth_first: u32, // the lattice's two bends: their candidates and distances
  growth_last: u32,
  growth_start: f32,
  growth_end: f32,
}

struct Candidate {
  index: u32,
  t: f32,
  delta: f32,
  position: vec3f,   // of the occupancy grid
  cascade: u32,
  cell: u32,
}

fn is_finite(v: vec3f) -> bool {
  // Compilers may assume that there are no NaNs, and drop comparisons that look for them.
  return all((bitcast<vec3u>(v) & vec3u(0x7f800000u)) != vec3u(0x7f800000u));
}

fn step_at(t: f32) -> f32 {
  return clamp(CONE * t, DT, DT_MAX);
}

// A ray in world units, entering the box (lower corner, side) of cascade 0; near and far in world units too.
// One that misses, one that is not finite, and one without a direction has no candidates.
// draw: the ray's number in its batch, step and seed, for u.
fn make_ray(
  origin: vec3f, direction: vec3f, lower: vec3f, size: f32, near: f32, far: f32, draw: vec3u,
) -> Ray {
  var ray: Ray;
  ray.origin = (origin - lower) / size;
  ray.direction = direction;
  if (!is_finite(ray.origin) || !is_finite(direction) || all(direction == vec3f(0.0))) { return ray; }

  let signs = select(vec3f(-1.0), vec3f(1.0), direction >= vec3f(0.0));
  ray.inverse = 1.0 / (signs * max(abs(direction), vec3f(1e-9)));
  let lower_faces = (0.5 - BOX_HALF - ray.origin) * ray.inverse;
  let upper_faces = (0.5 + BOX_HALF - ray.origin) * ray.inverse;
  let entries = min(lower_faces, upper_faces);
  let exits = max(lower_faces, upper_faces);
  var entry = near / size;
  ray.end = far / size;
  if (!IS_CONTRACTED) {
    entry = max(max(max(entries.x, entries.y), entries.z), entry);
    ray.end = min(min(min(exits.x, exits.y), exits.z), ray.end);
  }
  // A dozen roundings lie on the way to p, its cell and the cell's exit, each of at most 2^-24 of the reach.
  let reach = max(max(abs(ray.origin.x), abs(ray.origin.y)), abs(ray.origin.z)) + 4.0 * BOX_HALF;
  ray.margin = 0x1p-20 * reach;

  var u = 0.5;
  if (JITTER) { u = uniform_from(pcg4d(vec4u(draw.xy, STREAM_MARCH, draw.z)).x); }
  if (IS_CONTRACTED) {
    ray.start = fma(u, DT, contracted_distance(entry));
    return ray;
  }
  ray.start = fma(u, step_at(entry), entry);
  if (CONE > 0.0) {
    ray.growth_first = u32(ceil(max((GROWTH_START - ray.start) / DT, 0.0)));
    ray.growth_start = fma(f32(ray.growth_first), DT, ray.start);
    let growths = ceil(max(log(GROWTH_END / ray.growth_start) / LOG_GROWTH, 0.0));
    ray.growth_last = ray.growth_first + u32(growths);
    ray.growth_end = ray.growth_start * exp(growths * LOG_GROWTH);
  }
  return ray;
}

// Distance of a candidate.
fn t_of(ray: Ray, index: u32) -> f32 {
  if (IS_CONTRACTED) { return min(distance_at(fma(f32(index), DT, ray.start)), ray.end); }
  if (CONE == 0.0 || index <= ray.growth_first) { return fma(f32(index), DT, ray.start); }
  if (index <= ray.growth_last) {
    return ray.growth_start * exp(f32(index - ray.growth_first) * LOG_GROWTH);
  }
  return fma(f32(index - ray.growth_last), DT_MAX, ray.growth_end);
}

// The last candidate at or before a distance; rounding may make it the next one where t is near that.
fn index_at(ray: Ray, t: f32) -> u32 {
  var index: f32;
  if (IS_CONTRACTED) {
    index = (contracted_distance(t) - ray.start) / DT;
  } else if (CONE == 0.0 || t < ray.growth_start) {
    index = (t - ray.start) / DT;
  } else if (t < ray.growth_end) {
    index = f32(ray.growth_first) + log(t / ray.growth_start) / LOG_GROWTH;
  } else {
    index = f32(ray.growth_last) + (t - ray.growth_end) / DT_MAX;
  }
  return u32(clamp(index, 0.0, f32(MAX_CANDIDATES)));
}

fn candidate_of(ray: Ray, index: u32) -> Candidate {
  let t = t_of(ray, index);
  var delta = step_at(t);
  if (IS_CONTRACTED) { delta = t_of(ray, index + 1u) - t; }
  let position = to_grid(fma(ray.direction, vec3f(t), ray.origin));
  let cascade = cascade_of(position, delta);
  return Candidate(index, t, delta, position, cascade, cell_of(position, cascade));
}

// Up to where all candidates after this one are certain to lie in the same cell. Less than the cell's exit
// by the margin, as a ray nearly parallel to a face may, rounded, be behind it long before; before the
// candidate itself if nothing is certain.
fn same_cell_until(ray: Ray, candidate: Candidate) -> f32 {
  var size = cell_size(candidate.cascade);
  var middle = cell_corner(candidate.cell) + 0.5 * size;
  if (IS_CONTRACTED) {
    // Rays are straight where nothing is moved: there the grid's coordinates are cube units but for a factor.
    let farthest_corner = 4.0 * (abs(middle - 0.5) + 0.5 * size);
    if (contraction_norm(farthest_corner) > 1.0) { return 0.0; }
    middle = to_cube(4.0 * (middle - 0.5));
    size *= 2.0;
  }
  // Only on the face towards a finer cascade is there a candidate whose cell belongs to the finer one.
  if (CASCADES > 1u && cascade_of(middle, candidate.delta) != candidate.cascade) { return 0.0; }
  let exits = (middle - ray.origin) * ray.inverse + (0.5 * size - ray.margin) * abs(ray.inverse);
  let exit = min(min(min(exits.x, exits.y), exits.z), ray.end);
  if (CONE == 0.0 || candidate.cascade == CASCADES - 1u) { return exit; }
  // Further on, steps are too long for this cascade.
  return min(exit, 0.5 * size / SOME_CONE);
}

// The next candidate to look at after one in an empty cell: but for the margin, the first in another cell.
fn after_empty(ray: Ray, candidate: Candidate) -> u32 {
  let until = same_cell_until(ray, candidate);
  let last = index_at(ray, until);
  return max(candidate.index + 1u, select(last, last + 1u, t_of(ray, last) <= until));
}
`;var xO=`// Lenses, both ways; src/math/lens.ts has the formulas and is this file's twin. Points of the image plane
// have x to the right and y down, like pixels; directions have the camera's axes (lib/camera.wgsl).

#import "lib/camera.wgsl"

// Newton's steps at most; three or four do for most lenses.
const LENS_ITERATIONS = 24;
// The square of the full step that ends the search: the next would be its square, below a rounding.
const LENS_LAST_STEP = 1e-10;
// A search starts at most at this part of the invertible radius, off the Jacobian's zero at its end.
const LENS_START = 0.9;

const LENS_PI = 3.141592653589793;

// (sin(a), cos(a)) to 2^-23 for |a| up to a few turns: the built-in ones may be wrong by 2^-11.
fn precise_sin_cos(a: f32) -> vec2f {
  // Cody and Waite: a multiple of pi / 2 in two parts, then Cephes' polynomials on [-pi/4, pi/4].
  let quarters = round(a * 0.6366197723675814);
  let x = (a - quarters * 1.5707963705062866) + quarters * 4.371139000186241e-8;
  let t = x * x;
  let sine = x + x * t * (-1.6666654611e-1 + t * (8.3321608736e-3 - t * 1.9515295891e-4));
  let cosine = 1.0 - 0.5 * t +
    t * t * (4.166664568298827e-2 + t * (-1.388731625493765e-3 + t * 2.443315711809948e-5));
  let both = select(vec2f(sine, cosine), vec2f(cosine, -sine), (i32(quarters) & 1) != 0);
  return select(both, -both, (i32(quarters) & 2) != 0);
}

// A lens moves a point by \`shift\`; the Jacobian of where it goes is (x, y; z, w).
struct Bend { shift: vec2f, jacobian: vec4f }

fn bend_at(camera: Camera, point: vec2f) -> Bend {
  let t = dot(point, point);
  let d = camera.divisor;
  let m = camera.radial - vec4f(d, 0.0);
  let denominator = 1.0 + t * (d.x + t * (d.y + t * d.z));
  // s - 1 and not s, which is near 1: so little is rounded off.
  let excess = t * (m.x + t * (m.y + t * (m.z + t * m.w))) / denominator;
  let slope = (m.x + t * (2.0 * m.y + t * (3.0 * m.z + t * 4.0 * m.w)) -
    excess * (d.x + t * (2.0 * d.y + t * 3.0 * d.z))) / denominator;
  let w = camera.tangential.yx;
  let fourth = camera.prism.yw;
  let b = w + camera.prism.xz + t * fourth;
  let along = excess + 2.0 * dot(w, point);
  let g = 2.0 * (slope * point + w);
  let h = 2.0 * (b + t * fourth);
  return Bend(
    along * point + t * b,
    vec4f(1.0 + along, 0.0, 0.0, 1.0 + along) + point.xxyy * g.xyxy + h.xxyy * point.xyxy,
  );
}

// The point that the lens moves to the given one, and 1; 0 if there is none. Newton's method from that
// point, its steps halved until they come nearer, stay where the lens can be inverted and leave the
// determinant positive. The unknown is the offset from the given point, which is small, so that a
// rounding of it is a small part of one of the point.
// remainder: what rounding took from the given point. Without it, fox's error is 1e-4 pixel and not 7e-5.
fn undistorted(camera: Camera, distorted: vec2f, remainder: vec2f) -> vec3f {
  let start = min(1.0, LENS_START * sqrt(camera.invertible) / max(length(distorted), 1e-30));
  var best = (start - 1.0) * distorted;
  var step = vec2f(0.0);
  var error = 3e38;
  for (var iteration = 0; iteration < LENS_ITERATIONS; iteration++) {
    let offset = best + step;
    let point = distorted + offset;
    let bend = bend_at(camera, point);
    let residual = (offset - remainder) + bend.shift;
    let j = bend.jacobian;
    let determinant = j.x * j.w - j.y * j.z;
    let squared = dot(residual, residual);
    if (!(squared < error && determinant > 0.0 && dot(point, point) < camera.invertible)) {
      step *= 0.5;
      continue;
    }
    best = offset;
    error = squared;
    step = (j.yz * residual.yx - j.wx * residual) / determinant;
    if (dot(step, step) <= LENS_LAST_STEP * max(1.0, dot(point, point))) {
      return vec3f(distorted + (offset + step), 1.0);
    }
  }
  return vec3f(0.0);
}

// The length of a vector to the last bit, where a device fuses multiply and add: it is the angle of a
// fisheye's ray.
fn precise_length(v: vec2f) -> f32 {
  let squared = dot(v, v);
  let root = sqrt(squared);
  return root + 0.5 * fma(-root, root, squared) / max(root, 1e-30);
}

// The direction that a camera shows at a place of its image, in the camera's frame; 0 where its lens shows
// nothing. Perspective directions reach a depth of 1, the others have a length of 1.
fn lens_direction(camera: Camera, pixel: vec2f) -> vec3f {
  if (camera.projection == EQUIRECTANGULAR) {
    let angles = (pixel / camera.size - 0.5) * vec2f(2.0 * LENS_PI, -LENS_PI);
    let longitude = precise_sin_cos(angles.x);
    let latitude = precise_sin_cos(angles.y);
    return vec3f(latitude.y * longitude.x, latitude.x, -latitude.y * longitude.y);
  }
  let offset = pixel - camera.principal;
  let distorted = offset / camera.focal;
  let remainder = fma(-distorted, camera.focal, offset) / camera.focal;
  let found = undistorted(camera, distorted, remainder);
  if (found.z == 0.0) { return vec3f(0.0); }
  let point = vec2f(found.x, -found.y);
  if (camera.projection == PERSPECTIVE) { return vec3f(point, -1.0); }
  let radius = precise_length(point);
  let axis = point / max(radius, 1e-30);
  if (camera.projection == FISHEYE) {
    let angle = precise_sin_cos(radius);
    return vec3f(angle.x * axis, -angle.y);
  }
  let angle = precise_sin_cos(radius * camera.omega);
  let half_tangent = precise_sin_cos(0.5 * camera.omega);
  return normalize(vec3f(angle.x * half_tangent.y * axis, -2.0 * half_tangent.x * angle.y));
}

// Where a camera shows a point of its own frame, in pixels, and 1; 0 where its lens does not show it.
fn lens_pixel(camera: Camera, point: vec3f) -> vec3f {
  let depth = -point.z;
  let side = vec2f(point.x, -point.y);
  if (camera.projection == EQUIRECTANGULAR) {
    let angles = vec2f(atan2(side.x, depth), atan2(side.y, length(vec2f(side.x, depth))));
    return vec3f(camera.size * (0.5 + angles / vec2f(2.0 * LENS_PI, LENS_PI)), 1.0);
  }
  if (camera.projection != FISHEYE && depth <= 0.0) { return vec3f(0.0); }
  let off = length(side);
  var radius = off / depth;
  if (camera.projection == FISHEYE) { radius = atan2(off, depth); }
  if (camera.projection == FOV) {
    radius = atan2(2.0 * off * tan(0.5 * camera.omega), depth) / camera.omega;
  }
  if (!(radius * radius < camera.invertible)) { return vec3f(0.0); }
  let undistorted = side * (radius / max(off, 1e-30));
  let place = undistorted + bend_at(camera, undistorted).shift;
  return vec3f(place * camera.focal + camera.principal, 1.0);
}
`;var kO=`// The walk along a ray through the occupied cells of lib/occupancy.wgsl, from place to place of
// lib/lattice.wgsl (Mueller et al. 2022, appendix E). Importers bind \`bits: array<u32>\`, one bit a cell.

#import "lib/lattice.wgsl"

fn is_occupied(cell: u32) -> bool {
  return ((bits[cell / CELLS_PER_WORD] >> (cell % CELLS_PER_WORD)) & 1u) == 1u;
}

// The first sample among the candidates from \`first\` on. Its index is MAX_CANDIDATES if there is none.
fn next_sample(ray: Ray, first: u32) -> Candidate {
  var index = first;
  while (index < MAX_CANDIDATES) {
    let candidate = candidate_of(ray, index);
    if (!(candidate.t < ray.end)) { break; }
    if (is_occupied(candidate.cell)) { return candidate; }
    index = after_empty(ray, candidate);
  }
  return Candidate(MAX_CANDIDATES, ray.end, 0.0, ray.origin, 0u, 0u);
}
`;var SO=`// Layers of tiny fused networks (M\xFCller et al. 2021, "Real-time neural radiance caching", sec. 4): a
// workgroup takes a tile of samples through all layers, and their activations stay in its memory.
//
// Written for GPUs without matrix instructions. Workgroup memory feeds the multiply-adds, so registers
// must reuse what it gives: a thread sums 4 outputs of 4 samples, or 8 of 4 where a tile has 64 samples,
// and reads 2 or 3 vec4s for 16 or 32 multiply-adds.
//  - Activations are [rows, QUADS] vec4s, a row a feature, a vec4 four samples. Threads of neighbouring
//    columns read neighbouring vec4s: no bank conflicts. f16 halves what they take, so that a tile has 64
//    samples instead of 32.
//  - Weights pass through workgroup memory in slices of 16 inputs, as f32: half-width ones would have to
//    be converted for every use. The backward pass stages the same matrix transposed, 4 x 4 a thread, and
//    is then the forward pass's code. Slices are stored with their columns permuted, so that the writes of
//    a transposed block fall into different banks.
//  - All sums are f32; storage_type is what activations are rounded to.
//
// Drivers inline every call, so kernels call \`multiply\` once, in a loop over layers. All threads of a
// workgroup have to call it together. A kernel declares QUADS, ROWS, the binding \`parameters\` and
// \`encoded_of(feature, lane)\`, a feature of a thread's four samples.

#import "lib/product.wgsl"

alias storage_type = f32;

const THREADS = 128u;
const SLICE = 16u;          // inputs whose weights are staged at a time
const STRIDE = 16u;         // vec4s in a row of a matrix, and of a slice
const TILE_OUTPUTS = 64u;   // at most, in one product
const NO_SAMPLE = 0xffffffffu;

const QUADS_APART = THREADS / QUADS; // from a thread's first four outputs to its second four

var<workgroup> activations: array<vec4<storage_type>, ROWS * QUADS>;
var<workgroup> weights: array<vec4f, SLICE * STRIDE>;

// A thread's part of each product: samples 4 column \u2026 of the tile, outputs 4 quad \u2026 and
// 4 (quad + QUADS_APART) \u2026.
struct Lane {
  index: u32,
  column: u32,
  quad: u32,
  first: u32,      // the tile's first sample
  samples: vec4u,  // where the inputs of the thread's samples are found; NO_SAMPLE past the last one
}

fn lane_of(index: u32, first: u32, count: u32) -> Lane {
  let column = index % QUADS;
  let samples = first + 4u * column + vec4u(0u, 1u, 2u, 3u);
  return Lane(
    index, column, index / QUADS, first,
    select(vec4u(NO_SAMPLE), samples, samples < vec4u(count)),
  );
}

// A matrix [inputs, outputs] at a vec4 offset of parameters; transposed: it is stored as
// [outputs, inputs].
struct Matrix { offset: u32, inputs: u32, outputs: u32, transposed: bool }

// A thread's sums: one output a column, one sample a row.
struct Sums { low: mat4x4f, high: mat4x4f }

fn activation(row: u32, column: u32) -> vec4f {
  return vec4f(activations[row * QUADS + column]);
}

fn put_row(row: u32, column: u32, values: vec4f) {
  activations[row * QUADS + column] = vec4<storage_type>(values);
}

// Four rows, one a column of the result.
fn activation_rows(row: u32, column: u32) -> mat4x4f {
  return mat4x4f(
    activation(row, column), activation(row + 1u, column),
    activation(row + 2u, column), activation(row + 3u, column),
  );
}

fn put_rows(row: u32, column: u32, values: mat4x4f) {
  put_row(row, column, values[0]);
  put_row(row + 1u, column, values[1]);
  put_row(row + 2u, column, values[2]);
  put_row(row + 3u, column, values[3]);
}

// Where outputs 4 quad \u2026 of the staged input stand.
fn weight_slot(input: u32, quad: u32) -> u32 {
  return input * STRIDE + (quad ^ (input / 4u * 2u));
}

// Brings the weights of inputs first \u2026 first + 15 into workgroup memory: 64 threads, a block of 4 inputs x
// 4 outputs each. Neighbouring threads read neighbouring memory.
fn stage_weights(matrix: Matrix, first: u32, index: u32) {
  var input = index / 16u;
  var quad = index % 16u;
  if (matrix.transposed) {
    input = index % 4u;
    quad = index / 4u;
  }
  if (index >= 64u || quad * 4u >= matrix.outputs) { return; }
  var place = matrix.offset + (first + 4u * input) * STRIDE + quad;
  if (matrix.transposed) { place = matrix.offset + 4u * quad * STRIDE + first / 4u + input; }
  var block = mat4x4f(
    parameters[place],
    parameters[place + STRIDE],
    parameters[place + 2u * STRIDE],
    parameters[place + 3u * STRIDE],
  );
  if (matrix.transposed) { block = transpose(block); }
  let slot = weight_slot(4u * input, quad);
  weights[slot] = block[0];
  weights[slot + STRIDE] = block[1];
  weights[slot + 2u * STRIDE] = block[2];
  weights[slot + 3u * STRIDE] = block[3];
}

// Whether a thread has a second four outputs; a constant where tiles have 32 samples.
fn has_high(outputs: u32, lane: Lane) -> bool {
  return QUADS_APART < TILE_OUTPUTS / 4u && (lane.quad + QUADS_APART) * 4u < outputs;
}

// Adds the share of the staged inputs, which stand at rows x \u2026.
fn add_slice(sums: ptr<function, Sums>, x: u32, outputs: u32, lane: Lane) {
  if (lane.quad * 4u >= outputs) { return; }
  let high = has_high(outputs, lane);
  for (var input = 0u; input < SLICE; input += 4u) {
    let inputs = activation_rows(x + input, lane.column);
    let w = weight_slot(input, lane.quad);
    (*sums).low = add_inputs((*sums).low, inputs, w);
    if (high) {
      let w_high = weight_slot(input, lane.quad + QUADS_APART);
      (*sums).high = add_inputs((*sums).high, inputs, w_high);
    }
  }
}

// The share of four inputs whose weights stand from \`slot\` on.
fn add_inputs(sums: mat4x4f, inputs: mat4x4f, slot: u32) -> mat4x4f {
  let two = add_outer(add_outer(sums, inputs[0], weights[slot]), inputs[1], weights[slot + STRIDE]);
  return add_outer(
    add_outer(two, inputs[2], weights[slot + 2u * STRIDE]), inputs[3], weights[slot + 3u * STRIDE],
  );
}

// Sixteen features of encoded positions, to rows from \`row\` on.
fn stage_encoded(row: u32, first: u32, lane: Lane) {
  for (var i = lane.quad; i < SLICE; i += QUADS_APART) {
    put_row(row + i, lane.column, encoded_of(first + i, lane));
  }
}

// The product of rows x \u2026 with a matrix of at most 64 outputs; encoded: of encoded positions, which pass
// through rows x \u2026 x + 15. Afterwards rows x \u2026 may be overwritten.
fn multiply(x: u32, encoded: bool, matrix: Matrix, lane: Lane) -> Sums {
  var sums = Sums();
  for (var first = 0u; first < matrix.inputs; first += SLICE) {
    workgroupBarrier();
    stage_weights(matrix, first, lane.index);
    if (encoded) { stage_encoded(x, first, lane); }
    workgroupBarrier();
    add_slice(&sums, select(x + first, x, encoded), matrix.outputs, lane);
  }
  workgroupBarrier();
  return sums;
}

// Written so that NaN stays NaN.
fn rectify(x: mat4x4f) -> mat4x4f {
  return mat4x4f(
    select(x[0], vec4f(0.0), x[0] <= vec4f(0.0)),
    select(x[1], vec4f(0.0), x[1] <= vec4f(0.0)),
    select(x[2], vec4f(0.0), x[2] <= vec4f(0.0)),
    select(x[3], vec4f(0.0), x[3] <= vec4f(0.0)),
  );
}

// Rows from \`row\` on become relu(sums).
fn put_rectified(row: u32, sums: Sums, outputs: u32, lane: Lane) {
  if (lane.quad * 4u < outputs) {
    put_rows(row + 4u * lane.quad, lane.column, rectify(sums.low));
  }
  if (has_high(outputs, lane)) {
    put_rows(row + 4u * (lane.quad + QUADS_APART), lane.column, rectify(sums.high));
  }
}
`;var EO=`// What the colour network sees, and the colours it gives. A kernel declares the bindings \`ray_indices\` and
// \`directions\`.

#import "lib/harmonics.wgsl"
#import "lib/mlp_networks.wgsl"

fn direction_of(sample: u32) -> vec3f {
  if (sample == NO_SAMPLE) { return vec3f(0.0); }
  return directions[ray_indices[sample]].xyz;
}

// The network's inputs, to rows from COLOR_INPUT on: a thread's four outputs of the density network, then
// four harmonics.
fn put_color_inputs(geometry: mat4x4f, lane: Lane) {
  if (lane.quad >= 4u) { return; }
  put_rows(COLOR_INPUT + 4u * lane.quad, lane.column, geometry);
  put_rows(COLOR_INPUT + GEOMETRY + 4u * lane.quad, lane.column, transpose(mat4x4f(
    harmonics_of(lane.quad, direction_of(lane.samples.x)),
    harmonics_of(lane.quad, direction_of(lane.samples.y)),
    harmonics_of(lane.quad, direction_of(lane.samples.z)),
    harmonics_of(lane.quad, direction_of(lane.samples.w)),
  )));
}

fn sigmoid(x: vec4f) -> vec4f {
  return 1.0 / (1.0 + exp(-x));
}
`;var OO=`// The way back through the layers of lib/mlp.wgsl.
//   dX = (dZ W^T) relu'(X), in place over X      dW = X^T dZ, summed over tiles
//
// A weight gradient of a whole workgroup would take 80 to 110 registers a thread if it were kept over the
// loop over tiles, and leave 2 or 3 workgroups a multiprocessor. It is kept in the workgroup's own slice
// of the binding \`partials\` instead, 20 vec4s a thread, read and written for each tile of some 10,000
// multiply-adds a thread. Each is always read and written by the same thread: no barriers, no atomics,
// one order.

#import "lib/mlp.wgsl"

// f16 has nothing between 0 and 6e-8, and on some devices nothing below 6e-5. A loss is a mean over rays, and
// what a ray has is spread over its samples: gradients fall as the number of samples grows. So where they are
// stored in f16 they are that many times larger, rounded down to a power of two, which is taken out again
// without rounding.
const SCALED = false;

var<private> loss_scale = 1.0;

fn set_loss_scale(samples: u32) {
  if (SCALED) { loss_scale = f32(1u << firstLeadingBit(max(samples, 1u))); }
}

// Rows from \`row\` on become d relu(x) = sums where x > 0; x is what stands there.
fn put_rectified_gradient(row: u32, sums: Sums, outputs: u32, lane: Lane) {
  if (lane.quad * 4u < outputs) {
    put_where_positive(row + 4u * lane.quad, lane.column, sums.low);
  }
  if (has_high(outputs, lane)) {
    put_where_positive(row + 4u * (lane.quad + QUADS_APART), lane.column, sums.high);
  }
}

fn put_where_positive(row: u32, column: u32, d: mat4x4f) {
  let x = activation_rows(row, column);
  put_rows(row, column, mat4x4f(
    select(d[0], vec4f(0.0), x[0] <= vec4f(0.0)),
    select(d[1], vec4f(0.0), x[1] <= vec4f(0.0)),
    select(d[2], vec4f(0.0), x[2] <= vec4f(0.0)),
    select(d[3], vec4f(0.0), x[3] <= vec4f(0.0)),
  ));
}

// Four rows of a matrix's gradient in a slice of partials.
fn load_partials(place: u32) -> mat4x4f {
  return loss_scale * mat4x4f(
    partials[place], partials[place + STRIDE],
    partials[place + 2u * STRIDE], partials[place + 3u * STRIDE],
  );
}

fn store_partials(place: u32, sums: mat4x4f) {
  let unscaled = sums * (1.0 / loss_scale);
  partials[place] = unscaled[0];
  partials[place + STRIDE] = unscaled[1];
  partials[place + 2u * STRIDE] = unscaled[2];
  partials[place + 3u * STRIDE] = unscaled[3];
}

// Adds the tile's sum of X[i, s] dZ[o, s] to the gradient at vec4 \`offset\` of partials, or stores it for
// the first tile. A thread computes 8 inputs x 4 outputs. Each begins with another column, so that
// threads that read different rows do not read the same bank.
fn add_gradient(x: u32, inputs: u32, dz: u32, outputs: u32, offset: u32, first: bool, lane: Lane) {
  workgroupBarrier();
  let across = outputs / 4u;
  for (var block = lane.index; block < inputs / 8u * across; block += THREADS) {
    let i = block / across * 8u;
    let o = block % across;
    let low_place = offset + i * STRIDE + o;
    let high_place = low_place + 4u * STRIDE;
    var low = mat4x4f();
    var high = mat4x4f();
    if (!first) {
      low = load_partials(low_place);
      high = load_partials(high_place);
    }
    for (var c = 0u; c < QUADS; c++) {
      let column = (lane.index + c) % QUADS;
      let dzs = activation_rows(dz + 4u * o, column);
      low = add_dots(low, dzs, activation_rows(x + i, column));
      high = add_dots(high, dzs, activation_rows(x + i + 4u, column));
    }
    store_partials(low_place, low);
    store_partials(high_place, high);
  }
}
`;var TO=`// The layers of the two networks (lib/network_layers.wgsl), one by one in workgroup memory.
// A kernel declares \`params.layers\` and the rows where activations stand: HIDDEN_0 and HIDDEN_1 (the
// layers of either network), COLOR_INPUT, and STAGE (encoded positions, 16 at a time, and colours).

#import "lib/mlp.wgsl"
#import "lib/network_layers.wgsl"

const DENSITY_0 = 0u;
const DENSITY_1 = 1u;
const DENSITY_HEAD = 2u;
const COLOR_0 = 3u;
const COLOR_1 = 4u;
const COLOR_HEAD = 5u;

const LAST_DENSITY = select(HIDDEN_0, HIDDEN_1, DENSITY_LAYERS == 2u);
const LAST_COLOR = select(HIDDEN_0, HIDDEN_1, COLOR_LAYERS == 2u);

// From rows x to rows y, with the matrix at a vec4 offset of the parameters.
struct Layer { x: u32, inputs: u32, offset: u32, y: u32, outputs: u32 }

fn layer_of(number: u32) -> Layer {
  let offsets = params.layers;
  switch (number) {
    case DENSITY_0: { return Layer(STAGE, ENCODED, offsets.density_0, HIDDEN_0, WIDTH); }
    case DENSITY_1: { return Layer(HIDDEN_0, WIDTH, offsets.density_1, HIDDEN_1, WIDTH); }
    case DENSITY_HEAD: {
      return Layer(LAST_DENSITY, WIDTH, offsets.density_head, COLOR_INPUT, GEOMETRY);
    }
    case COLOR_0: { return Layer(COLOR_INPUT, COLOR_INPUTS, offsets.color_0, HIDDEN_0, WIDTH); }
    case COLOR_1: { return Layer(HIDDEN_0, WIDTH, offsets.color_1, HIDDEN_1, WIDTH); }
    default: { return Layer(LAST_COLOR, WIDTH, offsets.color_head, STAGE, COLOR_OUTPUTS); }
  }
}

// Whether the networks are without this layer.
fn is_missing(number: u32) -> bool {
  return (number == DENSITY_1 && DENSITY_LAYERS == 1u) || (number == COLOR_1 && COLOR_LAYERS == 1u);
}
`;var AO=`// Rays in normalised device coordinates, for scenes in front of cameras that look along -z (Mildenhall et
// al. 2020, appendix C; bmild/nerf, ndc_rays). The frustum beyond the plane z = -1 becomes the cube
// [-1, 1]^3: a ray starts on that plane, at t = 0 and z' = -1, and reaches infinity at t = 1 and z' = 1.
//   x' = -ax x / z    y' = -ay y / z    z' = 1 + 2 / z      (ax, ay) = (2 fx / width, 2 fy / height)

struct NdcRay { origin: vec3f, direction: vec3f }

// A world ray that looks forward, so that direction.z < 0.
fn ndc_ray(scale: vec2f, origin: vec3f, direction: vec3f) -> NdcRay {
  let slope = direction.xy / direction.z;
  // Where the ray meets the near plane: o + t d with t = -(1 + oz) / dz.
  let near = origin.xy - (1.0 + origin.z) * slope;
  // There z = -1, so that -x / z = x, and x' goes from ax x to ax (-dx / dz).
  return NdcRay(vec3f(scale * near, -1.0), vec3f(-scale * (slope + near), 2.0));
}

// The world point of one in normalised device coordinates; those at infinity are taken for far ones.
fn world_from_ndc(scale: vec2f, point: vec3f) -> vec3f {
  let z = 2.0 / min(point.z - 1.0, -1e-6);
  return vec3f(-point.xy * z / scale, z);
}

// J^T g: the gradient to the world of what has the gradient g to a point in normalised device coordinates.
// With -1 / z = (1 - z') / 2, J has the rows (-ax / z, 0, -x' / z), (0, -ay / z, -y' / z), (0, 0, -2 / z^2).
fn ndc_backward(scale: vec2f, point: vec3f, g: vec3f) -> vec3f {
  let inverse_depth = 0.5 * (1.0 - point.z);
  return inverse_depth * vec3f(scale * g.xy, dot(point.xy, g.xy) - 2.0 * inverse_depth * g.z);
}
`;var PO=`// The layers of the two networks (M\xFCller et al. 2022, sec. 5.4), none with a bias.
//   density  ENCODED features -> WIDTH, relu (DENSITY_LAYERS times) -> 16, the first the raw density
//   color    those 16 and 16 of the direction -> WIDTH, relu (COLOR_LAYERS times) -> 3, sigmoid

const ENCODED = 32u;        // a multiple of 16
const WIDTH = 64u;          // 16, 32 or 64
const DENSITY_LAYERS = 1u;  // 1 or 2
const COLOR_LAYERS = 2u;    // 1 or 2
const GEOMETRY = 16u;       // outputs of the density network
const COLOR_INPUTS = 32u;
const COLOR_OUTPUTS = 4u;   // the fourth is padding

// Vec4 offsets of the matrices, whose rows are inputs.
struct Layers {
  density_0: u32, density_1: u32, density_head: u32,
  color_0: u32, color_1: u32, color_head: u32,
}
`;var RO=`// Cells of the occupancy grid: CASCADES cubes of RESOLUTION^3 cells around (0.5, 0.5, 0.5), cascade k with
// side 2^k (Mueller et al. 2022, appendix E). All positions are cube coordinates: cascade 0 is [0, 1]^3. In a
// contracted space there is one cascade, over all of it: positions are those of to_grid.
// A cell holds its lower faces, not its upper ones; positions outside a cascade belong to its border cells.
//
//   cell = ((cascade * RESOLUTION + z) * RESOLUTION + y) * RESOLUTION + x

#import "lib/contraction.wgsl"

const RESOLUTION = 128u; // 32, 64, 128 or 256: a word of bits is part of one row of cells
const CASCADES = 1u;     // 1 to 8
const CELLS_PER_WORD = 32u;
const CELLS_PER_CASCADE = RESOLUTION * RESOLUTION * RESOLUTION;
const BOX_HALF = 0.5 * f32(1u << (CASCADES - 1u)); // of the largest cascade

// The smallest k from 0 to CASCADES - 1 with x < 2^k, else CASCADES - 1; for x >= 0. Read off the exponent,
// so exact, and some number for NaN.
fn doublings(x: f32) -> u32 {
  return u32(clamp((bitcast<i32>(x) >> 23u) - 126, 0, i32(CASCADES) - 1));
}

// The finest cascade that contains p, and whose cells are wider than two steps of length dt.
fn cascade_of(p: vec3f, dt: f32) -> u32 {
  let offset = abs(p - 0.5);
  return max(
    doublings(2.0 * max(max(offset.x, offset.y), offset.z)),
    doublings(2.0 * f32(RESOLUTION) * dt),
  );
}

// Number of the cell of a cascade at p, counted over all cascades.
fn cell_of(p: vec3f, cascade: u32) -> u32 {
  let q = fma(p - 0.5, vec3f(1.0 / f32(1u << cascade)), vec3f(0.5));
  // Clamped as integers too: a NaN may become any integer.
  let c = min(vec3u(max(q * f32(RESOLUTION), vec3f(0.0))), vec3u(RESOLUTION - 1u));
  return ((cascade * RESOLUTION + c.z) * RESOLUTION + c.y) * RESOLUTION + c.x;
}

// The corner of a cell where all coordinates are least.
fn cell_corner(cell: u32) -> vec3f {
  let cascade = cell / CELLS_PER_CASCADE;
  let c = vec3u(cell, cell / RESOLUTION, cell / (RESOLUTION * RESOLUTION)) % RESOLUTION;
  return (vec3f(c) / f32(RESOLUTION) - 0.5) * f32(1u << cascade) + 0.5;
}

// The length of a cascade's cells.
fn cell_size(cascade: u32) -> f32 {
  return f32(1u << cascade) / f32(RESOLUTION);
}

// A point of a cell, given by fractions of its sides from its lowest corner, in cube units: where it lies in
// the box. Cells of a contracted space are no cubes there, and the outermost reach as far as FARTHEST.
fn point_in_cell(cell: u32, fractions: vec3f) -> vec3f {
  return from_grid(cell_corner(cell) + fractions * cell_size(cell / CELLS_PER_CASCADE));
}

// From the grid's coordinates to those of the field, where the largest cascade is [0, 1]^3, whatever the
// rounding.
fn to_field(position: vec3f) -> vec3f {
  return saturate(fma(position - 0.5, vec3f(0.5 / BOX_HALF), vec3f(0.5)));
}

// The gradient to the grid's coordinates of what has the gradient g to those of the field.
fn to_field_backward(g: vec3f) -> vec3f {
  return (0.5 / BOX_HALF) * g;
}
`;var IO=`// What training counts of pixels and outliers (src/nerf/views/outliers.ts): for each view of all of it and, with
// GRID above 0, of each of GRID x GRID places of its image, row by row, lately.
//   counts  [views, ENTRIES]   (pixels, those of them that are outliers)

const GRID = 0u;
const ENTRIES = 1u + GRID * GRID;

// The place of a pixel (view, x, y, j) in an image of a size.
fn place_of(pixel: vec4u, size: vec2f) -> vec2u {
  let reduced = vec2u(size) >> vec2u(pixel.w);
  return pixel.yz * GRID / reduced;
}

// Where a place's counts are.
fn entry_of(view: u32, place: vec2u) -> u32 {
  return view * ENTRIES + 1u + place.y * GRID + place.x;
}
`;var zO=`// Two sums of integers that are added up as one, x + 2^32 y in an i64 (lib/grid_gradients_paired.wgsl): its words, the
// lower first, are x and y, but that a negative x has borrowed 1 of y. Where sums are not PAIRED, words are sums.

const PAIRED = false;

fn borrowed(x: i32) -> vec2i {
  return vec2i(0, select(0, 1, PAIRED && x < 0));
}

fn sums_of(words: vec2i) -> vec2i {
  return words + borrowed(words.x);
}

fn words_of(sums: vec2i) -> vec2i {
  return sums - borrowed(sums.x);
}
`;var LO=`// The intervals seen before, each with the mean of the larger weights of it and either neighbour, and a
// little more, so that what was seen narrowly is looked at more widely, and all of the ray now and then
// (Barron et al. 2021, section 3.1 and eq. 18). For samples/fenceposts.wgsl.

#import "lib/intervals_before.wgsl"

const PIECES = PREVIOUS;
const SKIPPED = 0u;
const STREAM = STREAM_IMPORTANCE;

struct Walk { next: u32 }

fn next_piece(ray: u32, walk: ptr<function, Walk>) -> Piece {
  let i = (*walk).next;
  (*walk).next = i + 1u;
  let first = ray * PREVIOUS;
  let here = weight_of(first + i);
  let before = weight_of(first + max(i, 1u) - 1u);
  let behind = weight_of(first + min(i + 1u, PREVIOUS - 1u));
  let weight = 0.5 * (max(before, here) + max(here, behind)) + params.padding;
  return Piece(edge_before(ray, i), edge_before(ray, i + 1u), weight);
}
`;var NO=`// The intervals seen before, each grown by \`dilation\` at both ends, and where they overlap the densest: what is
// seen a little elsewhere from another view is not missed (Barron et al. 2022, supplement; google-research/
// multinerf stepfun.py, max_dilate_weights). Its ends, the first and the last piece, are left out. Weights are
// raised to \`exponent\`, from near 0 to 1 in the course of training (section 5). For samples/fenceposts.wgsl.

#import "lib/intervals_before.wgsl"

const PIECES = 3u * PREVIOUS - 2u; // between 3 PREVIOUS + 1 ends
const SKIPPED = 1u;
const STREAM = STREAM_IMPORTANCE;
const SMALLEST_WIDTH = 1.4210855e-14; // 2^-46

// How many of the three lists of ends were walked by: fenceposts, starts and ends of grown intervals; the
// first interval that may not have ended; where the next piece starts.
struct Walk { posts: u32, starts: u32, ends: u32, open: u32, at: f32, begun: bool }

fn next_end(ray: u32, walk: ptr<function, Walk>) -> f32 {
  let post = select(2.0, edge_before(ray, min((*walk).posts, PREVIOUS)), (*walk).posts <= PREVIOUS);
  let start = select(
    2.0, edge_before(ray, min((*walk).starts, PREVIOUS)) - params.dilation, (*walk).starts < PREVIOUS,
  );
  let end = edge_before(ray, min((*walk).ends + 1u, PREVIOUS)) + params.dilation;
  let nearest = min(min(post, start), select(2.0, end, (*walk).ends < PREVIOUS));
  if (start == nearest && (*walk).starts < PREVIOUS) {
    (*walk).starts += 1u;
  } else if (post == nearest && (*walk).posts <= PREVIOUS) {
    (*walk).posts += 1u;
  } else {
    (*walk).ends += 1u;
  }
  return clamp(nearest, 0.0, 1.0);
}

fn next_piece(ray: u32, walk: ptr<function, Walk>) -> Piece {
  if (!(*walk).begun) {
    (*walk).at = next_end(ray, walk);
    (*walk).begun = true;
  }
  let start = (*walk).at;
  let end = next_end(ray, walk);
  (*walk).at = end;
  var open = (*walk).open;
  while (open < PREVIOUS && edge_before(ray, open + 1u) + params.dilation <= start) { open++; }
  (*walk).open = open;
  var density = 0.0;
  for (var i = open; i < PREVIOUS && edge_before(ray, i) - params.dilation <= start; i++) {
    let width = edge_before(ray, i + 1u) - edge_before(ray, i);
    density = max(density, weight_of(ray * PREVIOUS + i) / max(width, SMALLEST_WIDTH));
  }
  let weight = density * (end - start);
  if (weight <= 0.0) { return Piece(start, end, 0.0); }
  return Piece(start, end, pow(weight, params.exponent));
}
`;var MO=`// The intervals seen before, each with its weight raised to \`exponent\`, from near 0 to 1 in the course of training
// (Barron et al. 2022, section 5), and a little more, so that all of the ray is looked at now and then (as
// nerfstudio has it for hash grids). For samples/fenceposts.wgsl.

#import "lib/intervals_before.wgsl"

const PIECES = PREVIOUS;
const SKIPPED = 0u;
const STREAM = STREAM_IMPORTANCE;

struct Walk { next: u32 }

fn next_piece(ray: u32, walk: ptr<function, Walk>) -> Piece {
  let i = (*walk).next;
  (*walk).next = i + 1u;
  let weight = weight_of(ray * PREVIOUS + i);
  let annealed = select(0.0, pow(max(weight, 1e-30), params.exponent), weight > 0.0);
  return Piece(edge_before(ray, i), edge_before(ray, i + 1u), annealed + params.padding);
}
`;var CO=`// A ray of which nothing is known yet, as one piece (samples/fenceposts.wgsl).

const PIECES = 1u;
const SKIPPED = 0u;
const STREAM = STREAM_STRATIFIED;

struct Walk { last: f32 }

fn next_piece(ray: u32, walk: ptr<function, Walk>) -> Piece {
  return Piece(0.0, 1.0, 1.0);
}
`;var DO=`// Matrices that turn what is learnt of poses into twists (src/nerf/views/preconditioners.ts): symmetric, 6 x 6.
//   preconditioners  [views, 6, 2]   rows: (of the turn, 0), (of the shift, 0)
// Whoever imports this binds preconditioners.

struct Twist { turn: vec3f, shift: vec3f }

fn row_times(row: u32, z: Twist) -> f32 {
  return dot(preconditioners[2u * row].xyz, z.turn) + dot(preconditioners[2u * row + 1u].xyz, z.shift);
}

// P z of a view; of gradients P^T g, as P is symmetric.
fn preconditioned(view: u32, z: Twist) -> Twist {
  let row = 6u * view;
  return Twist(
    vec3f(row_times(row, z), row_times(row + 1u, z), row_times(row + 2u, z)),
    vec3f(row_times(row + 3u, z), row_times(row + 4u, z), row_times(row + 5u, z)),
  );
}
`;var $O=`// Products of 4 x 4 numbers in registers, the innermost step of every matrix kernel.

// sums + x y^T: column j holds x * y[j].
fn add_outer(sums: mat4x4f, x: vec4f, y: vec4f) -> mat4x4f {
  return mat4x4f(
    fma(x, vec4f(y.x), sums[0]),
    fma(x, vec4f(y.y), sums[1]),
    fma(x, vec4f(y.z), sums[2]),
    fma(x, vec4f(y.w), sums[3]),
  );
}

// sums + x^T y: column j holds the dot products of y's column j with every column of x.
fn add_dots(sums: mat4x4f, x: mat4x4f, y: mat4x4f) -> mat4x4f {
  return mat4x4f(
    sums[0] + y[0] * x,
    sums[1] + y[1] * x,
    sums[2] + y[2] * x,
    sums[3] + y[3] * x,
  );
}
`;var FO=`// An image and its reductions by 2, 4, \u2026 2^(SCALES - 1): their sizes are rounded down, as what fills no block of
// pixels is cropped away. The pixels of all of them are numbered row by row, the largest image first.

const SCALES = 1u;

fn pyramid_pixels(size: vec2u) -> u32 {
  var count = 0u;
  for (var halvings = 0u; halvings < SCALES; halvings++) {
    count += (size.x >> halvings) * (size.y >> halvings);
  }
  return count;
}

// (x, y, halvings) of a pixel's number.
fn pyramid_pixel(size: vec2u, number: u32) -> vec3u {
  var rest = number;
  var halvings = 0u;
  while (halvings + 1u < SCALES) {
    let count = (size.x >> halvings) * (size.y >> halvings);
    if (rest < count) { break; }
    rest -= count;
    halvings++;
  }
  let width = size.x >> halvings;
  return vec3u(rest % width, rest / width, halvings);
}
`;var UO=`// Counter-based random numbers: a hash of (index, step, stream, seed), so any number can be drawn by any
// thread in any order, and integers are the same on every machine. src/math/random.ts is its twin.
// The stream is what the numbers are for, so that no two uses share them.

const STREAM_PIXELS = 1u;
const STREAM_STRATIFIED = 2u;
const STREAM_IMPORTANCE = 3u;
const STREAM_DENSITY_NOISE = 4u;
const STREAM_BACKGROUND = 5u;
const STREAM_PARAMETERS = 6u; // drawn on the host
const STREAM_MARCH = 7u;
const STREAM_OCCUPANCY = 8u;
const STREAM_OCCUPANCY_JITTER = 9u;
const STREAM_DEPTHS = 10u;

// pcg4d (Jarzynski and Olano 2020, "Hash Functions for GPU Rendering").
fn pcg4d(counter: vec4u) -> vec4u {
  var v = counter * 1664525u + 1013904223u;
  v.x += v.y * v.w;
  v.y += v.z * v.x;
  v.z += v.x * v.y;
  v.w += v.y * v.z;
  v ^= v >> vec4u(16u);
  v.x += v.y * v.w;
  v.y += v.z * v.x;
  v.z += v.x * v.y;
  v.w += v.y * v.z;
  return v;
}

// A number in [0, 1) with 24 random bits, exact in f32.
fn uniform_from(bits: u32) -> f32 {
  return f32(bits >> 8u) * 0x1p-24;
}

// A standard normal number (Box and Muller 1958).
fn normal_from(bits: vec4u) -> f32 {
  // Devices may give a logarithm of nearly 1 the wrong sign.
  let radius = sqrt(max(-2.0 * log(1.0 - uniform_from(bits.x)), 0.0));
  return radius * cos(6.283185307179586 * uniform_from(bits.y));
}

// A random permutation of [0, count): where index goes. A Feistel network of 4 rounds permutes the next
// power of 4; numbers that land outside go through it again until they land inside.
fn shuffled_index(index: u32, count: u32, keys: vec2u) -> u32 {
  let bits = 32u - countLeadingZeros(max(count, 2u) - 1u);
  let half_bits = (bits + 1u) / 2u;
  let mask = (1u << half_bits) - 1u;
  var result = index;
  loop {
    var left = result >> half_bits;
    var right = result & mask;
    for (var round = 0u; round < 4u; round++) {
      let mixed = left ^ (pcg4d(vec4u(right, round, keys)).x & mask);
      left = right;
      right = mixed;
    }
    result = (left << half_bits) | right;
    if (result < count) { break; }
  }
  return result;
}
`;var HO=`// The colour network in registers, forward, with two hidden layers. A kernel declares \`params.layers\`.

#import "lib/register_networks.wgsl"

// Its outputs before their sigmoid: three, the first of the low ones.
fn color_pass(inputs: Pair, lane: u32) -> Pair {
  let layer_0 = Matrix(params.layers.color_0, COLOR_INPUTS, QUADS);
  let layer_1 = Matrix(params.layers.color_1, WIDTH, QUADS);
  let head = Matrix(params.layers.color_head, WIDTH, COLOR_OUTPUTS / 4u);
  return sixteen_outputs(rectify_pair(behind_hidden(inputs, layer_0, layer_1, lane)), head, lane);
}
`;var WO=`// The colour network in registers, forward, with one hidden layer. A kernel declares \`params.layers\`.

#import "lib/register_networks.wgsl"

// Its outputs before their sigmoid: three, the first of the low ones.
fn color_pass(inputs: Pair, lane: u32) -> Pair {
  let head = Matrix(params.layers.color_head, WIDTH, COLOR_OUTPUTS / 4u);
  return behind_hidden(inputs, Matrix(params.layers.color_0, COLOR_INPUTS, QUADS), head, lane);
}
`;var jO=`// The density network in registers, forward, with two hidden layers. A kernel declares \`params.layers\`.

#import "lib/register_networks.wgsl"

// Its outputs: 16, the low ones of eight samples.
fn density_pass(encoded: Pair, lane: u32) -> Pair {
  let layer_0 = Matrix(params.layers.density_0, ENCODED, QUADS);
  let layer_1 = Matrix(params.layers.density_1, WIDTH, QUADS);
  let head = Matrix(params.layers.density_head, WIDTH, GEOMETRY / 4u);
  return sixteen_outputs(rectify_pair(behind_hidden(encoded, layer_0, layer_1, lane)), head, lane);
}
`;var BO=`// The density network in registers, forward, with one hidden layer. A kernel declares \`params.layers\`.

#import "lib/register_networks.wgsl"

// Its outputs: 16, the low ones of eight samples.
fn density_pass(encoded: Pair, lane: u32) -> Pair {
  let head = Matrix(params.layers.density_head, WIDTH, GEOMETRY / 4u);
  return behind_hidden(encoded, Matrix(params.layers.density_0, ENCODED, QUADS), head, lane);
}
`;var GO=`// Encoded positions as rows [blocks, ENCODED, 64], four samples at a time.

#import "lib/network_layers.wgsl"
#import "lib/register_layers.wgsl"
#import "lib/rows.wgsl"

@group(0) @binding(2) var<storage, read> encoded: array<vec4f>;

fn four_rows(place: u32) -> mat4x4f {
  return mat4x4f(
    encoded[place], encoded[place + VEC4S_PER_ROW],
    encoded[place + 2u * VEC4S_PER_ROW], encoded[place + 3u * VEC4S_PER_ROW],
  );
}

fn sixteen_rows(place: u32) -> Features {
  return Features(
    four_rows(place), four_rows(place + 4u * VEC4S_PER_ROW),
    four_rows(place + 8u * VEC4S_PER_ROW), four_rows(place + 12u * VEC4S_PER_ROW),
  );
}

// Samples 4 column \u2026 of a block.
fn encoded_units(block: u32, column: u32) -> Units {
  let place = row_of(block, ENCODED, 0u) + column;
  var units = Units();
  units.low = sixteen_rows(place);
  if (ENCODED == 32u) { units.high = sixteen_rows(place + 16u * VEC4S_PER_ROW); }
  return units;
}
`;var ZO=`// Layers of tiny networks in the registers of a CPU: a lane takes eight samples through all of them.
//
// There a load costs as much as dozens of multiply-adds, but lanes exchange registers almost for free, and
// numbers that do not fit into registers wait in the first cache if no index but constants decides which they
// are. So
//  - activations are Features, four a mat4x4f, one a column, of four samples;
//  - a hidden layer is never complete: a loop makes four of its units, and adds their share to the next layer's
//    sums, so that no index depends on the loop's counter but those of the weights;
//  - weights are loaded spread over the lanes of a subgroup, once for two fours of samples; each vec4 is then
//    broadcast to all lanes and multiplied with all samples.
// Layers in straight lines would be as fast, but ten times as long: drivers take seconds for that, in every start.
// A subgroup has 4, 8 or 16 lanes. Whatever its width, a sample's sums are added in the same order.
//
// A kernel declares the binding \`parameters\`.

#import "lib/register_products.wgsl"

// 16 features of a layer, or 32 with the high ones.
struct Units { low: Features, high: Features }

// The same of four samples, and of four others.
struct Pair { a: Units, b: Units }

// A matrix: its first vec4 among the parameters, its inputs, and how many vec4s its outputs are.
struct Matrix { first: u32, inputs: u32, quads: u32 }

// Weights of the 16 inputs from the one at \`first\` on, for four outputs.
fn weights_of_inputs(first: u32, lane: u32) -> Spread {
  let place = first + lane * STRIDE;
  var spread = Spread();
  spread.a = parameters[place];
  if (LANES <= 8u) { spread.b = parameters[place + LANES * STRIDE]; }
  if (LANES == 4u) {
    spread.c = parameters[place + 2u * LANES * STRIDE];
    spread.d = parameters[place + 3u * LANES * STRIDE];
  }
  return spread;
}

// Weights of four inputs for the 16 outputs from the one at \`first\` on: those for four follow those for four.
fn weights_of_outputs(first: u32, lane: u32) -> Spread {
  let place = first + lane % 4u * STRIDE + lane / 4u;
  var spread = Spread();
  spread.a = parameters[place];
  if (LANES <= 8u) { spread.b = parameters[place + LANES / 4u]; }
  if (LANES == 4u) {
    spread.c = parameters[place + 2u];
    spread.d = parameters[place + 3u];
  }
  return spread;
}

fn four_outputs(x: Units, inputs: u32, low: Spread, high: Spread) -> mat4x4f {
  var sums = add_16(mat4x4f(), x.low, low);
  if (inputs == 32u) { sums = add_16(sums, x.high, high); }
  return sums;
}

fn four_units(x: Units, inputs: u32, low: Spread, high: Spread) -> mat4x4f {
  let sums = four_outputs(x, inputs, low, high);
  return pass_positive(sums, sums);
}

// Adds the share of four inputs to 16 outputs.
fn add_outputs(sums: Features, x: mat4x4f, w: Spread) -> Features {
  return Features(
    add_4(sums[0], x, w, 0u), add_4(sums[1], x, w, 4u), add_4(sums[2], x, w, 8u), add_4(sums[3], x, w, 12u),
  );
}

// The sums of the layer behind a hidden one, 16 or 32. Compilers leave out those that nobody asks for.
fn behind_hidden(x: Pair, hidden: Matrix, next: Matrix, lane: u32) -> Pair {
  var sums = Pair();
  for (var quad = 0u; quad < hidden.quads; quad++) {
    let low = weights_of_inputs(hidden.first + quad, lane);
    var high = Spread();
    if (hidden.inputs == 32u) { high = weights_of_inputs(hidden.first + 16u * STRIDE + quad, lane); }
    let a = four_units(x.a, hidden.inputs, low, high);
    let b = four_units(x.b, hidden.inputs, low, high);
    let first = next.first + 4u * quad * STRIDE;
    let near = weights_of_outputs(first, lane);
    sums.a.low = add_outputs(sums.a.low, a, near);
    sums.b.low = add_outputs(sums.b.low, b, near);
    if (next.quads == 8u) {
      let far = weights_of_outputs(first + 4u, lane);
      sums.a.high = add_outputs(sums.a.high, a, far);
      sums.b.high = add_outputs(sums.b.high, b, far);
    }
  }
  return sums;
}

// Of both fours of samples: outputs 4 quad \u2026 of a layer whose inputs are complete.
fn outputs_of(x: Pair, matrix: Matrix, quad: u32, lane: u32) -> array<mat4x4f, 2> {
  let low = weights_of_inputs(matrix.first + quad, lane);
  var high = Spread();
  if (matrix.inputs == 32u) { high = weights_of_inputs(matrix.first + 16u * STRIDE + quad, lane); }
  return array(four_outputs(x.a, matrix.inputs, low, high), four_outputs(x.b, matrix.inputs, low, high));
}

// Its first 16 outputs.
fn sixteen_outputs(x: Pair, matrix: Matrix, lane: u32) -> Pair {
  let p = outputs_of(x, matrix, 0u, lane);
  let q = outputs_of(x, matrix, 1u, lane);
  let r = outputs_of(x, matrix, 2u, lane);
  let s = outputs_of(x, matrix, 3u, lane);
  return Pair(
    Units(Features(p[0], q[0], r[0], s[0]), Features()), Units(Features(p[1], q[1], r[1], s[1]), Features()),
  );
}

fn rectify(x: Features) -> Features {
  return Features(
    pass_positive(x[0], x[0]), pass_positive(x[1], x[1]), pass_positive(x[2], x[2]), pass_positive(x[3], x[3]),
  );
}

fn rectify_pair(x: Pair) -> Pair {
  return Pair(Units(rectify(x.a.low), rectify(x.a.high)), Units(rectify(x.b.low), rectify(x.b.high)));
}
`;var VO=`// What kernels of the two networks (lib/network_layers.wgsl) in registers share on the way there.

#import "lib/harmonics.wgsl"
#import "lib/network_layers.wgsl"
#import "lib/register_layers.wgsl"

// A workgroup takes so many blocks, two at a time; a thread takes four samples of each.
const BLOCKS_PER_GROUP = 8u;
const THREADS = 16u;

const QUADS = WIDTH / 4u;

// The harmonics of four samples' directions.
fn direction_features(a: vec3f, b: vec3f, c: vec3f, d: vec3f) -> Features {
  return Features(
    four_harmonics(0u, a, b, c, d), four_harmonics(1u, a, b, c, d),
    four_harmonics(2u, a, b, c, d), four_harmonics(3u, a, b, c, d),
  );
}

fn four_harmonics(part: u32, a: vec3f, b: vec3f, c: vec3f, d: vec3f) -> mat4x4f {
  return transpose(mat4x4f(
    harmonics_of(part, a), harmonics_of(part, b), harmonics_of(part, c), harmonics_of(part, d),
  ));
}

fn sigmoid(x: vec4f) -> vec4f {
  return 1.0 / (1.0 + exp(-x));
}
`;var qO=`// Products of 16 features with the weights of four outputs, in the registers of a CPU: a lane has four samples.
//
// Weights are spread over the lanes of a subgroup of 4, 8 or 16, which exchange registers almost for free: each
// vec4 is broadcast to all lanes, and multiplied with all samples. Whatever the width, a sample's sums are added
// in the same order.

enable subgroups;
// Lanes whose numbers are broadcast do not leave before others: a compiler cannot see that.
diagnostic(off, subgroup_uniformity);

const LANES = 8u;
const STRIDE = 16u; // vec4s in a row of a matrix

// Sixteen features of four samples.
alias Features = array<mat4x4f, 4>;

// The weights of 16 inputs for four outputs, spread over lanes: a lane's first, and those of every LANES further.
struct Spread { a: vec4f, b: vec4f, c: vec4f, d: vec4f }

// Adds the share of four inputs to four outputs: of weights i \u2026 i + 3 of the 16, where i is a multiple of 4.
// An output is one expression: what functions return passes through variables, which drivers are slow to remove.
fn add_4(sums: mat4x4f, x: mat4x4f, spread: Spread, i: u32) -> mat4x4f {
  let low = select(spread.a, spread.b, i >= LANES);
  let high = select(spread.c, spread.d, i >= 3u * LANES);
  let weights = select(low, high, i >= 2u * LANES);
  let a = subgroupShuffle(weights, i % LANES);
  let b = subgroupShuffle(weights, i % LANES + 1u);
  let c = subgroupShuffle(weights, i % LANES + 2u);
  let d = subgroupShuffle(weights, i % LANES + 3u);
  return mat4x4f(
    fma(x[3], vec4f(d.x), fma(x[2], vec4f(c.x), fma(x[1], vec4f(b.x), fma(x[0], vec4f(a.x), sums[0])))),
    fma(x[3], vec4f(d.y), fma(x[2], vec4f(c.y), fma(x[1], vec4f(b.y), fma(x[0], vec4f(a.y), sums[1])))),
    fma(x[3], vec4f(d.z), fma(x[2], vec4f(c.z), fma(x[1], vec4f(b.z), fma(x[0], vec4f(a.z), sums[2])))),
    fma(x[3], vec4f(d.w), fma(x[2], vec4f(c.w), fma(x[1], vec4f(b.w), fma(x[0], vec4f(a.w), sums[3])))),
  );
}

// Adds the share of 16 inputs.
fn add_16(sums: mat4x4f, x: Features, w: Spread) -> mat4x4f {
  return add_4(add_4(add_4(add_4(sums, x[0], w, 0u), x[1], w, 4u), x[2], w, 8u), x[3], w, 12u);
}

// d where x > 0. Written so that NaN stays NaN.
fn pass_positive(d: mat4x4f, x: mat4x4f) -> mat4x4f {
  return mat4x4f(
    select(d[0], vec4f(0.0), x[0] <= vec4f(0.0)),
    select(d[1], vec4f(0.0), x[1] <= vec4f(0.0)),
    select(d[2], vec4f(0.0), x[2] <= vec4f(0.0)),
    select(d[3], vec4f(0.0), x[3] <= vec4f(0.0)),
  );
}

fn choose_4(low: mat4x4f, high: mat4x4f, is_high: bool) -> mat4x4f {
  return mat4x4f(
    select(low[0], high[0], is_high), select(low[1], high[1], is_high),
    select(low[2], high[2], is_high), select(low[3], high[3], is_high),
  );
}

fn choose(low: Features, high: Features, is_high: bool) -> Features {
  return Features(
    choose_4(low[0], high[0], is_high), choose_4(low[1], high[1], is_high),
    choose_4(low[2], high[2], is_high), choose_4(low[3], high[3], is_high),
  );
}
`;var KO=`// Where registers/backward.wgsl leaves what layers make of a sample, and the gradients of their sums: rows of a
// block. Layers that are missing have none, and are called as those beside them.

#import "lib/network_layers.wgsl"
#import "lib/rows.wgsl"

const SECOND_DENSITY = (DENSITY_LAYERS - 1u) * WIDTH;
const SECOND_COLOR = (COLOR_LAYERS - 1u) * WIDTH;

const ENCODED_ROW = 0u;
const DENSITY_0_ROW = ENCODED;
const DENSITY_1_ROW = DENSITY_0_ROW + SECOND_DENSITY;
const COLOR_INPUT_ROW = DENSITY_1_ROW + WIDTH;
const COLOR_0_ROW = COLOR_INPUT_ROW + COLOR_INPUTS;
const COLOR_1_ROW = COLOR_0_ROW + SECOND_COLOR;
const D_COLORS_ROW = COLOR_1_ROW + WIDTH; // the first three of 16: the others stay zero
const D_COLOR_1_ROW = D_COLORS_ROW + ROW_ALIGNMENT;
const D_COLOR_0_ROW = D_COLOR_1_ROW + SECOND_COLOR;
const D_GEOMETRY_ROW = D_COLOR_0_ROW + WIDTH;
const D_DENSITY_1_ROW = D_GEOMETRY_ROW + GEOMETRY;
const D_DENSITY_0_ROW = D_DENSITY_1_ROW + SECOND_DENSITY;
const ROWS = D_DENSITY_0_ROW + WIDTH;
`;var YO=`// Rotations as vectors: their direction is the axis, their length the angle a in radians (Rodrigues).

// Below this squared angle series are as good as float32, whatever a device makes of sines.
const SMALL_SQUARE = 0.25;

// sin(a) / a,  (1 - cos(a)) / a^2,  (a - sin(a)) / a^3  by the squared angle.
fn rotation_factors(square: f32) -> vec3f {
  if (square < SMALL_SQUARE) {
    return vec3f(
      1.0 - square / 6.0 * (1.0 - square / 20.0 * (1.0 - square / 42.0)),
      0.5 - square / 24.0 * (1.0 - square / 30.0 * (1.0 - square / 56.0)),
      1.0 / 6.0 - square / 120.0 * (1.0 - square / 42.0 * (1.0 - square / 72.0)),
    );
  }
  let angle = sqrt(square);
  let sinc = sin(angle) / angle;
  return vec3f(sinc, (1.0 - cos(angle)) / square, (1.0 - sinc) / square);
}

// exp([omega]) v = v + sin(a) / a omega x v + (1 - cos(a)) / a^2 omega x (omega x v)
fn rotated(omega: vec3f, v: vec3f) -> vec3f {
  let factors = rotation_factors(dot(omega, omega));
  let once = cross(omega, v);
  return v + factors.x * once + factors.y * cross(omega, once);
}

// J^T v of the left Jacobian J, with exp([omega + h]) = exp([J h]) exp([omega]) to first order:
//   J = I + (1 - cos(a)) / a^2 [omega] + (a - sin(a)) / a^3 [omega]^2
// (Sola et al. 2018, "A micro Lie theory", eq. 145). [omega]^T = -[omega].
fn left_jacobian_transposed(omega: vec3f, v: vec3f) -> vec3f {
  let factors = rotation_factors(dot(omega, omega));
  let once = cross(omega, v);
  return v - factors.y * once + factors.z * cross(omega, once);
}
`;var JO=`// Features of samples come in blocks of 64 samples: [blocks, features, 64]. Inside a block each feature
// is a row of 64 numbers, 16 vec4s: threads that take neighbouring samples read neighbouring memory, and
// what a block needs lies together. Tensors next to each other in a block are a concatenation for free.
//
// Layers see features in parts padded to multiples of ROW_ALIGNMENT rows; padding rows hold zeros.

const SAMPLES_PER_BLOCK = 64u;
const VEC4S_PER_ROW = 16u;
const ROW_ALIGNMENT = 16u;

// Index of a row's first vec4.
fn row_of(block: u32, features: u32, feature: u32) -> u32 {
  return (block * features + feature) * VEC4S_PER_ROW;
}

// Index of one number.
fn element_of(sample: u32, features: u32, feature: u32) -> u32 {
  return (sample / SAMPLES_PER_BLOCK * features + feature) * SAMPLES_PER_BLOCK +
    sample % SAMPLES_PER_BLOCK;
}

// How many blocks hold so many samples.
fn blocks_of(samples: u32) -> u32 {
  return (samples + SAMPLES_PER_BLOCK - 1u) / SAMPLES_PER_BLOCK;
}
`;var XO=`// Where surfaces face at samples, for importers with lib/sample_places.wgsl's constants and Params.
//   d_positions  [blocks, 3, 64]  the raw densities' gradients to the field's coordinates

#import "lib/contraction.wgsl"
#import "lib/sample_places.wgsl"

@group(0) @binding(8) var<storage, read> d_positions: array<f32>;

// Densities fall towards the outside: where a surface faces in the world. A cube's side scales gradients, and
// only what bends space turns them.
fn normal_of(sample: u32) -> vec3f {
  let e = element_of(sample, 3u, 0u);
  var gradient = vec3f(
    d_positions[e], d_positions[e + SAMPLES_PER_BLOCK], d_positions[e + 2u * SAMPLES_PER_BLOCK],
  );
  if (IS_CONTRACTED) { gradient = to_grid_backward(from_grid(place_of(sample)), gradient); }
  if (NDC) { gradient = ndc_backward(params.ndc, ndc_of(sample), gradient); }
  return -gradient / max(length(gradient), 1e-20);
}
`;var QO=`// Where samples are. Importers say by constants how many POSITION_ROWS there are and whether the field's cube lies in
// normalised device coordinates, NDC; and by Params where that cube is, \`lower\` and \`size\`, and what lib/ndc.wgsl calls
// (ax, ay), \`ndc\`.
//   positions  [blocks, POSITION_ROWS, 64]  the field's coordinates, in which the cube is [0, 1]^3

#import "lib/ndc.wgsl"
#import "lib/rows.wgsl"

@group(0) @binding(7) var<storage, read> positions: array<f32>;

fn place_of(sample: u32) -> vec3f {
  let e = element_of(sample, POSITION_ROWS, 0u);
  return vec3f(
    positions[e], positions[e + SAMPLES_PER_BLOCK], positions[e + 2u * SAMPLES_PER_BLOCK],
  );
}

fn ndc_of(sample: u32) -> vec3f {
  return params.lower + params.size * place_of(sample);
}

fn depth_of(sample: u32, t: f32) -> f32 {
  if (NDC) { return 0.5 + 0.5 * ndc_of(sample).z; }
  return t;
}
`;var eT=`// Samples that matrix kernels read and write at once: four of a row.

#import "lib/rows.wgsl"

alias Samples = vec4f;

// Index of a row's first.
fn samples_of(block: u32, features: u32, feature: u32) -> u32 {
  return row_of(block, features, feature);
}
`;var tT=`// What both halves of prefix sums share: a workgroup takes a block, four values a thread.

const THREADS = 256u;
const VALUES_PER_BLOCK = 4u * THREADS;
`;var rT=`// What was seen of rays that were marched segment by segment.

#import "lib/segments.wgsl"

@group(0) @binding(2) var<storage, read> seen: array<vec4f>;

fn color_of(ray: u32) -> vec4f {
  return seen[ray * SEEN + COLOR];
}

fn depth_of(ray: u32) -> f32 {
  return seen[ray * SEEN + STATE].y;
}

fn samples_of(ray: u32) -> f32 {
  return seen[ray * SEEN + STATE].z;
}

fn normal_of(ray: u32) -> vec3f {
  return seen[ray * SEEN + NORMAL].xyz;
}
`;var oT=`// What was seen of rays all of whose samples were composited at once, in front of a background.

@group(0) @binding(2) var<storage, read> colors: array<vec4f>;
@group(0) @binding(3) var<storage, read> depths: array<f32>;
@group(0) @binding(4) var<storage, read> normals: array<vec4f>; // 0 where none were found

fn color_of(ray: u32) -> vec4f {
  let color = colors[ray];
  return vec4f(color.rgb - (1.0 - color.a) * params.behind, color.a);
}

fn depth_of(ray: u32) -> f32 {
  return depths[ray];
}

fn samples_of(ray: u32) -> f32 {
  return params.samples;
}

fn normal_of(ray: u32) -> vec3f {
  return normals[ray].xyz;
}
`;var nT=`// Segments with normals.

#import "lib/sample_normals.wgsl"
`;var sT=`// Segments whose samples' places nobody asks for: not in normalised device coordinates, without normals.

fn depth_of(sample: u32, t: f32) -> f32 {
  return t;
}

fn normal_of(sample: u32) -> vec3f {
  return vec3f(0.0);
}
`;var aT=`// Segments in normalised device coordinates, without normals.

#import "lib/sample_places.wgsl"

fn normal_of(sample: u32) -> vec3f {
  return vec3f(0.0);
}
`;var iT=`// Rendering marches rays segment by segment: some samples of every ray that is still alive, which the field
// is asked about together; then rays that are opaque or through are dropped. The fewer are left, the longer
// the segments.

const ALIVE = 0u;    // in counts: how many rays are alive
const SEGMENTS = 1u; // in counts: how many segments began with a ray alive

// What has been seen of a ray so far, in vec4s.
const SEEN = 3u;
const COLOR = 0u;  // (r, g, b, accumulation), without a background
const STATE = 1u;  // (transmittance, depth, number of samples, 0)
const NORMAL = 2u; // weighted sum of normals, and 0

// The most samples of a ray in a segment: all of them together fit into \`capacity\`.
fn segment_length(alive: u32, capacity: u32, longest: u32) -> u32 {
  return clamp(capacity / max(alive, 1u), 1u, longest);
}
`;var lT=`// What a viewport shows of a field, and what it averages for that.

const SHOW_COLOR = 0u;        // linear light, over the background
const SHOW_DEPTH = 1u;        // the sum of w t
const SHOW_NORMALS = 2u;      // the sum of w n
const SHOW_ACCUMULATION = 3u; // nothing besides accumulations, which all have as fourth number
const SHOW_SAMPLES = 4u;      // the number of samples
`;var cT=`// How distances t are spread along a ray, as parts s of it: evenly in some h(t),
//   h(t) = (1 - s) h(near) + s h(far)
//   linear     h = t
//   disparity  h = 1 / t                       intervals grow as t^2
//   power      h = (1 + 2 t / 2.5)^-1.5        linear near the camera, as t^2.5 far from it; near may be 0
// The last is the power ladder of Zip-NeRF with exponent -1.5 and t doubled, g(t) = 5/3 (1 - h) (Barron et al.
// 2023, eq. 30; camp_zipnerf configs/zipnerf/360.gin), written so that what is far is not a small difference.

const LINEAR_SPACING = 0u;
const DISPARITY_SPACING = 1u;
const POWER_SPACING = 2u;

const SPACING = LINEAR_SPACING;

// The inverse of h.
fn distance_from(h: f32) -> f32 {
  if (SPACING == DISPARITY_SPACING) { return 1.0 / h; }
  if (SPACING == POWER_SPACING) { return 1.25 * (pow(h, -2.0 / 3.0) - 1.0); }
  return h;
}
`;var uT=`// Real spherical harmonics with the Condon-Shortley phase, orthonormal on the unit sphere, as polynomials
// of a unit vector d. Function l (l + 1) + m has degree l and order m = -l \u2026 l; the order, signs and
// constants are tiny-cuda-nn's. What it calls degree n are the first n^2 functions, l = 0 \u2026 n - 1.

// l = 0, then l = 1.
fn spherical_harmonics_0_to_3(d: vec3f) -> vec4f {
  return vec4f(
    0.28209479177387814,
    -0.48860251190291987 * d.y,
    0.48860251190291987 * d.z,
    -0.48860251190291987 * d.x,
  );
}

// l = 2 but its last.
fn spherical_harmonics_4_to_7(d: vec3f) -> vec4f {
  return vec4f(
    1.0925484305920792 * d.x * d.y,
    -1.0925484305920792 * d.y * d.z,
    0.94617469575755997 * d.z * d.z - 0.31539156525251999,
    -1.0925484305920792 * d.x * d.z,
  );
}

// The last of l = 2, then l = 3.
fn spherical_harmonics_8_to_11(d: vec3f) -> vec4f {
  let squares = d * d;
  return vec4f(
    0.54627421529603959 * (squares.x - squares.y),
    0.59004358992664352 * d.y * (squares.y - 3.0 * squares.x),
    2.8906114426405538 * d.x * d.y * d.z,
    0.45704579946446572 * d.y * (1.0 - 5.0 * squares.z),
  );
}

// The rest of l = 3.
fn spherical_harmonics_12_to_15(d: vec3f) -> vec4f {
  let squares = d * d;
  return vec4f(
    0.3731763325901154 * d.z * (5.0 * squares.z - 3.0),
    0.45704579946446572 * d.x * (1.0 - 5.0 * squares.z),
    1.4453057213202769 * d.z * (squares.x - squares.y),
    0.59004358992664352 * d.x * (3.0 * squares.y - squares.x),
  );
}

// The ways back: from the gradients g to four functions to that of d, whose coordinates count as independent.

fn spherical_harmonics_0_to_3_backward(g: vec4f) -> vec3f {
  return 0.48860251190291987 * vec3f(-g.w, -g.y, g.z);
}

fn spherical_harmonics_4_to_7_backward(d: vec3f, g: vec4f) -> vec3f {
  return 1.0925484305920792 *
    vec3f(g.x * d.y - g.w * d.z, g.x * d.x - g.y * d.z, -g.y * d.y - g.w * d.x) +
    vec3f(0.0, 0.0, 1.8923493915151199 * d.z * g.z);
}

fn spherical_harmonics_8_to_11_backward(d: vec3f, g: vec4f) -> vec3f {
  let squares = d * d;
  let cubic = 0.59004358992664352 * g.y;
  let zonal = 0.45704579946446572 * g.w;
  return 1.0925484305920792 * g.x * vec3f(d.x, -d.y, 0.0) +
    cubic * vec3f(-6.0 * d.x * d.y, 3.0 * (squares.y - squares.x), 0.0) +
    2.8906114426405538 * g.z * vec3f(d.y * d.z, d.x * d.z, d.x * d.y) +
    zonal * vec3f(0.0, 1.0 - 5.0 * squares.z, -10.0 * d.y * d.z);
}

fn spherical_harmonics_12_to_15_backward(d: vec3f, g: vec4f) -> vec3f {
  let squares = d * d;
  let zonal = 0.45704579946446572 * g.y;
  let cubic = 0.59004358992664352 * g.w;
  return vec3f(0.0, 0.0, 0.3731763325901154 * g.x * (15.0 * squares.z - 3.0)) +
    zonal * vec3f(1.0 - 5.0 * squares.z, 0.0, -10.0 * d.x * d.z) +
    1.4453057213202769 * g.z *
    vec3f(2.0 * d.x * d.z, -2.0 * d.y * d.z, squares.x - squares.y) +
    cubic * vec3f(3.0 * (squares.y - squares.x), 6.0 * d.x * d.y, 0.0);
}
`;var pT=`// The transfer function of sRGB (IEC 61966-2-1), between encoded values and linear light, both in [0, 1].

fn linear_from_srgb(color: vec3f) -> vec3f {
  let curve = pow((color + 0.055) / 1.055, vec3f(2.4));
  return select(curve, color / 12.92, color <= vec3f(0.04045));
}

fn srgb_from_linear(color: vec3f) -> vec3f {
  let curve = 1.055 * pow(color, vec3f(1.0 / 2.4)) - 0.055;
  return select(curve, color * 12.92, color <= vec3f(0.0031308));
}
`;var fT=`// For kernels whose workgroups take a run of tasks, where the device knows that there are fewer of these than
// memory could hold:
//   let run = run_of(tasks, workgroup, workgroups);
//   for (var task = run.first; task < run.end; task++) { \u2026 }
// A GPU has a workgroup for each task that there can be: those that are not needed get none, and leave at once.
// On llvmpipe nothing leaves: what a branch or a return skips is run with empty masks; but loops end. So a CPU has
// few workgroups (src/gpu/commands.ts), each with its share of the tasks that there are.

#import "lib/dispatch.wgsl"

struct Run { first: u32, end: u32 }

// The tasks of a workgroup, of \`tasks\` in all.
fn run_of(tasks: u32, workgroup: vec3u, workgroups: vec3u) -> Run {
  let groups = workgroups.x * workgroups.y;
  let length = (tasks + groups - 1u) / groups;
  let first = group_index(workgroup, workgroups) * length;
  return Run(first, min(first + length, tasks));
}
`;var dT=`// The colors of viridis, even in how different they look and growing in brightness (Smith and van der Walt
// 2015), as sRGB: a polynomial by Matt Zucker (public domain), within 0.015 of matplotlib's table.

fn viridis(x: f32) -> vec3f {
  let c0 = vec3f(0.2777273272234177, 0.005407344544966578, 0.3340998053353061);
  let c1 = vec3f(0.1050930431085774, 1.404613529898575, 1.384590162594685);
  let c2 = vec3f(-0.3308618287255563, 0.214847559468213, 0.09509516302823659);
  let c3 = vec3f(-4.634230498983486, -5.799100973351585, -19.33244095627987);
  let c4 = vec3f(6.228269936347081, 14.17993336680509, 56.69055260068105);
  let c5 = vec3f(4.776384997670288, -13.74514537774601, -65.35303263337234);
  let c6 = vec3f(-5.435455855934631, 4.645852612178535, 26.3124352495832);
  return saturate(c0 + x * (c1 + x * (c2 + x * (c3 + x * (c4 + x * (c5 + x * c6))))));
}
`;var hT=`// Volume rendering of the samples of one ray, front to back (Max 1995; Mildenhall et al. 2020, eq. 3).
//   alpha_i = 1 - exp(-sigma_i delta_i)    T_i = prod_{j < i} (1 - alpha_j)    w_i = T_i alpha_i
//   color = sum w_i c_i + (1 - sum w_i) background    depth = sum w_i t_i    accumulation = sum w_i

struct Composite {
  color: vec3f,         // without the background
  transmittance: f32,   // T of the next sample
  depth: f32,
  accumulation: f32,
}

fn empty_composite() -> Composite {
  return Composite(vec3f(0.0), 1.0, 0.0, 0.0);
}

// Adds the ray's next sample, and returns its weight.
fn add_sample(ray: ptr<function, Composite>, sigma: f32, delta: f32, t: f32, rgb: vec3f) -> f32 {
  let kept = exp(-sigma * delta); // 1 - alpha
  let weight = (*ray).transmittance * (1.0 - kept);
  (*ray).color += weight * rgb;
  (*ray).depth += weight * t;
  (*ray).accumulation += weight;
  (*ray).transmittance *= kept;
  return weight;
}

// (r, g, b, accumulation) of a ray all of whose samples were added.
fn before_background(ray: Composite, background: vec3f) -> vec4f {
  return vec4f(ray.color + (1.0 - ray.accumulation) * background, ray.accumulation);
}

// The gradient of a sample's weight; d_color: of (r, g, b, accumulation).
fn weight_gradient(d_color: vec4f, rgb: vec3f, background: vec3f) -> f32 {
  return dot(d_color.rgb, rgb - background) + d_color.a;
}

// The gradient of a sample's density: its own weight grows with it, all those behind it shrink.
//   d_sigma_i = delta_i (T_{i+1} d_w_i - sum_{j > i} w_j d_w_j)
// behind: that sum, to be added up from the back, as subtracting it from the whole would cancel.
fn density_gradient(
  delta: f32, transmittance: f32, weight: f32, d_weight: f32, behind: f32,
) -> f32 {
  return delta * ((transmittance - weight) * d_weight - behind);
}
`;var mT=`// The walks of rays that are rendered segment by segment. One struct of a ray keeps what walking kernels bind
// within eight storage buffers, which every device has.

#import "lib/lattice.wgsl"

struct Walk {
  origin: vec3f,    // world units
  radius: f32,      // of the pixel's cone at t = 1 (lib/cone.wgsl)
  direction: vec3f, // of length 1, or 0 for none
  end: f32,         // where the ray leaves the crop, in cube units
  cursor: u32,      // the next candidate of lib/lattice.wgsl
}

fn ray_of(walk: Walk, lower: vec3f, size: f32, near: f32, far: f32) -> Ray {
  var ray = make_ray(walk.origin, walk.direction, lower, size, near, far, vec3u(0u));
  ray.end = min(ray.end, walk.end);
  return ray;
}
`;var gT=`// Compositing weights of samples that were composited, made again: lib/volrend.wgsl's own formula, so the same
// bits. Importers bind \`outputs\`, (r, g, b, raw density), \`deltas\` and \`transmittances\`.

#import "lib/density.wgsl"

fn weight_of(sample: u32) -> f32 {
  return transmittances[sample] * (1.0 - exp(-density_of(outputs[sample].w) * deltas[sample]));
}
`;var wT=`// How many rays the next step marches, so that it keeps as many samples as it is to train on and seldom
// marches more than fit into memory:
//   rays' = kept rays * clamp(min(target / kept samples, 0.9 capacity / samples), 1/2, 2)
// rounded down and held between min_rays and max_rays. Without samples to divide by, the number doubles.
//   batch       [slots]  KEPT_RAYS and SAMPLES are read, KEPT_SAMPLES and RAYS overwritten
//   kept_total  [1]      samples that were kept of this step's
// One thread.

#import "lib/batch.wgsl"

const FILL = 0.9; // of the memory: the next rays may have more samples than these
const LARGEST_RATIO = 2.0;

struct Params { target_samples: u32, capacity: u32, min_rays: u32, max_rays: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> kept_total: array<u32>;
@group(0) @binding(2) var<storage, read_write> batch: array<u32>;

// Of none found, as of one: as more than one is wanted, the largest ratio.
fn ratio(wanted: f32, found: u32) -> f32 {
  return wanted / f32(max(found, 1u));
}

@compute @workgroup_size(1)
fn main() {
  let kept_samples = kept_total[0];
  let smallest = min(
    ratio(f32(params.target_samples), kept_samples),
    ratio(FILL * f32(params.capacity), batch[SAMPLES]),
  );
  let rays = f32(batch[KEPT_RAYS]) * clamp(smallest, 1.0 / LARGEST_RATIO, LARGEST_RATIO);
  batch[KEPT_SAMPLES] = kept_samples;
  batch[RAYS] = clamp(u32(rays), params.min_rays, params.max_rays);
}
`;var _T=`// How many samples each ray will have: the walk of lib/march.wgsl, nothing stored. Their prefix sum tells
// march/emit where each ray's samples go, in the rays' order, without counters that race.
//   batch                [slots]     RAYS is read
//   origins, directions  [rays]      world units; directions of length 1
//   bits                 [cells/32]  the occupancy grid
//   counts               [rays]      at most MAX_SAMPLES; 0 from batch[RAYS] on
// One thread a ray. params.rays: the length of counts.

#import "lib/batch.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/march.wgsl"

const THREADS = 64u;
const MAX_SAMPLES = 1024u;

struct Params { lower: vec3f, size: f32, near: f32, far: f32, rays: u32, step: u32, seed: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> origins: array<vec4f>;
@group(0) @binding(3) var<storage, read> directions: array<vec4f>;
@group(0) @binding(4) var<storage, read> bits: array<u32>;
@group(0) @binding(5) var<storage, read_write> counts: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let number = group_index(workgroup, workgroups) * THREADS + local;
  if (number >= params.rays) { return; }
  var count = 0u;
  if (number < batch[RAYS]) {
    let ray = make_ray(
      origins[number].xyz, directions[number].xyz, params.lower, params.size, params.near, params.far,
      vec3u(number, params.step, params.seed),
    );
    var index = 0u;
    while (count < MAX_SAMPLES) {
      index = next_sample(ray, index).index + 1u;
      if (index > MAX_CANDIDATES) { break; }
      count++;
    }
  }
  counts[number] = count;
}
`;var yT=`// The samples of each ray that fits into memory: the walk of lib/march.wgsl that march/count counted.
//   origins, directions  [rays]           world units, w the radius of the cone; directions of length 1
//   bits                 [cells/32]       the occupancy grid
//   packed_info          [rays]           (first sample, number of samples); none for rays that do not fit
//   positions            [blocks, POSITION_ROWS, 64]  field coordinates: [0, 1]^3 is the largest cascade; and
//                                         the footprint of each, if they have any
//   ts, deltas           [samples]        distance and length of the interval, in cube units
//   ray_indices          [samples]
// One thread a ray: its neighbours walk through the same cells. What no sample is written to stays as it is.

#import "lib/dispatch.wgsl"
#import "lib/footprint.wgsl"
#import "lib/march.wgsl"
#import "lib/rows.wgsl"

const THREADS = 64u;

struct Params { lower: vec3f, size: f32, near: f32, far: f32, rays: u32, step: u32, seed: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> origins: array<vec4f>;
@group(0) @binding(2) var<storage, read> directions: array<vec4f>;
@group(0) @binding(3) var<storage, read> bits: array<u32>;
@group(0) @binding(4) var<storage, read> packed_info: array<vec2u>;
@group(0) @binding(5) var<storage, read_write> positions: array<f32>;
@group(0) @binding(6) var<storage, read_write> ts: array<f32>;
@group(0) @binding(7) var<storage, read_write> deltas: array<f32>;
@group(0) @binding(8) var<storage, read_write> ray_indices: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let number = group_index(workgroup, workgroups) * THREADS + local;
  if (number >= params.rays) { return; }
  let info = packed_info[number];
  let ray = make_ray(
    origins[number].xyz, directions[number].xyz, params.lower, params.size, params.near, params.far,
    vec3u(number, params.step, params.seed),
  );
  var index = 0u;
  for (var sample = info.x; sample < info.x + info.y; sample++) {
    let found = next_sample(ray, index);
    index = found.index + 1u;
    let position = to_field(found.position);
    let e = element_of(sample, POSITION_ROWS, 0u);
    positions[e] = position.x;
    positions[e + SAMPLES_PER_BLOCK] = position.y;
    positions[e + 2u * SAMPLES_PER_BLOCK] = position.z;
    if (HAS_FOOTPRINTS) {
      let footprint = footprint_of(origins[number].w, found.t, params.size, found.position);
      positions[e + 3u * SAMPLES_PER_BLOCK] = footprint;
    }
    ts[sample] = found.t;
    deltas[sample] = found.delta;
    ray_indices[sample] = number;
  }
}
`;var bT=`// Which rays' samples fit into memory: the first ones, up to the first that does not fit.
//   batch        [slots]  RAYS is read; KEPT_RAYS and SAMPLES, of those rays, are overwritten
//   counts       [rays]   samples of each ray, 0 from batch[RAYS] on
//   offsets      [rays]   their exclusive prefix sum
//   packed_info  [rays]   (offset, count) of the kept rays, (0, 0) of all others
// One thread a ray; the last kept ray's thread writes to batch, without any the first thread.
// params.rays: the length of counts. capacity: how many samples memory holds.

#import "lib/batch.wgsl"
#import "lib/dispatch.wgsl"

const THREADS = 64u;

struct Params { rays: u32, capacity: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> batch: array<u32>;
@group(0) @binding(2) var<storage, read> counts: array<u32>;
@group(0) @binding(3) var<storage, read> offsets: array<u32>;
@group(0) @binding(4) var<storage, read_write> packed_info: array<vec2u>;

// If a ray does not fit, none after it does: where it ends, the next one starts.
fn is_kept(ray: u32) -> bool {
  return ray < min(batch[RAYS], params.rays) && offsets[ray] + counts[ray] <= params.capacity;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let ray = group_index(workgroup, workgroups) * THREADS + local;
  if (ray >= params.rays) { return; }
  var info = vec2u(0u);
  if (is_kept(ray)) {
    info = vec2u(offsets[ray], counts[ray]);
    if (!is_kept(ray + 1u)) {
      batch[KEPT_RAYS] = ray + 1u;
      batch[SAMPLES] = info.x + info.y;
    }
  } else if (ray == 0u) {
    batch[KEPT_RAYS] = 0u;
    batch[SAMPLES] = 0u;
  }
  packed_info[ray] = info;
}
`;var vT=`// Density and colour networks, backward, fused (lib/mlp_gradient.wgsl). The forward pass is computed again
// on chip, so nothing but its inputs has to be kept.
//   encoded      [blocks, ENCODED, 64]    encoded positions of the marched samples
//   ray_indices  [marched samples]        each one's ray
//   directions   [rays]                   of length 1
//   sources      [samples]                the marched sample that a kept sample is
//   d_outputs    [samples]                gradient for (r, g, b after the sigmoid, raw density)
//   parameters                            matrices, 64 columns each
//   d_encoded    [blocks, ENCODED, 64]    gradient at the kept samples; zero for the last block's padding
//   partials     [groups, vec4s]          each workgroup's sum of the parameters' gradients, laid out as
//                                         the parameters; columns beyond a matrix's own stay as they are
// A fixed number of workgroups of 128 threads; workgroup g takes tiles g, g + groups, \u2026, each of 4 QUADS
// samples. mlp/reduce.wgsl then adds the slices of partials in order: the same bits each time.
//
// Workgroup memory holds the hidden layers of one network at a time: the colour network's are used up when
// the density network's are computed again in their place. That costs 7 % more multiply-adds than keeping
// them (with one hidden layer), and leaves room for two each. With WIDTH = 64: 176 rows of 128 bytes
// and 4 KiB of weights, 26 KiB.

#import "lib/dispatch.wgsl"
#import "lib/mlp_color.wgsl"
#import "lib/mlp_gradient.wgsl"
#import "lib/rows.wgsl"

const QUADS = 8u; // 16 with f16

// Where activations stand, each overwritten by its gradient.
const HIDDEN_0 = 0u;
const HIDDEN_1 = WIDTH;
const COLOR_INPUT = 2u * WIDTH;
const STAGE = COLOR_INPUT + COLOR_INPUTS; // encoded features, 16 at a time; gradients of the colours
const ROWS = STAGE + SLICE;

// samples: how many there can be; slot: which of batch says how many there are; groups: how many
// workgroups share them; vec4s: length of a slice of partials.
struct Params { layers: Layers, @align(16) samples: u32, slot: u32, groups: u32, vec4s: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> encoded: array<f32>;
@group(0) @binding(3) var<storage, read> ray_indices: array<u32>;
@group(0) @binding(4) var<storage, read> directions: array<vec4f>;
@group(0) @binding(5) var<storage, read> sources: array<u32>;
@group(0) @binding(6) var<storage, read> d_outputs: array<vec4f>;
@group(0) @binding(7) var<storage, read> parameters: array<vec4f>;
@group(0) @binding(8) var<storage, read_write> d_encoded: array<vec4f>;
@group(0) @binding(9) var<storage, read_write> partials: array<vec4f>;

// Of padding samples everything is read as zero, so that they add nothing.
fn encoded_of(feature: u32, lane: Lane) -> vec4f {
  return vec4f(
    encoded_at(lane.samples.x, feature), encoded_at(lane.samples.y, feature),
    encoded_at(lane.samples.z, feature), encoded_at(lane.samples.w, feature),
  );
}

fn encoded_at(sample: u32, feature: u32) -> f32 {
  if (sample == NO_SAMPLE) { return 0.0; }
  return encoded[element_of(sample, ENCODED, feature)];
}

fn source_of(sample: u32) -> u32 {
  if (sample == NO_SAMPLE) { return NO_SAMPLE; }
  return sources[sample];
}

fn d_output_of(sample: u32) -> vec4f {
  if (sample == NO_SAMPLE) { return vec4f(0.0); }
  return loss_scale * d_outputs[sample];
}

// The gradients of a thread's four samples: d_r, d_g, d_b and d_raw in the columns.
fn d_outputs_of(samples: vec4u) -> mat4x4f {
  return transpose(mat4x4f(
    d_output_of(samples.x), d_output_of(samples.y), d_output_of(samples.z), d_output_of(samples.w),
  ));
}

// What is done with a tile, a layer a turn.
//   0 to 5    forward through both networks
//   6 to 8    back through the colour network
//   9, 10     forward through the density network's hidden layers again
//   11, 12    back through its head and second hidden layer
//   13 to \u2026   back through its first, CHUNK features a turn
struct Turn { number: u32, is_backward: bool }

fn turn_of(turn: u32) -> Turn {
  if (turn < 6u) { return Turn(turn, false); }
  if (turn < 9u) { return Turn(11u - turn, true); }
  if (turn < 11u) { return Turn(turn - 9u, false); }
  return Turn(13u - min(turn, 13u), true);
}

const CHUNK = WIDTH; // as HIDDEN_1 is where they are staged
const TURNS = 13u + (ENCODED + CHUNK - 1u) / CHUNK;

// The chunk of the first layer's inputs that is due, staged.
fn encoded_chunk(turn: u32, whole: Layer, lane: Lane) -> Layer {
  let first = (turn - 13u) * CHUNK;
  let features = min(ENCODED - first, CHUNK);
  workgroupBarrier();
  for (var feature = 0u; feature < features; feature += SLICE) {
    stage_encoded(HIDDEN_1 + feature, first + feature, lane);
  }
  return Layer(HIDDEN_1, features, whole.offset + first * STRIDE, whole.y, whole.outputs);
}

// What is summed in a layer's transposed matrix: the gradient of its outputs, a slice at least.
fn transposed(number: u32, layer: Layer) -> Matrix {
  let inputs = select(layer.inputs, GEOMETRY, number == COLOR_0); // the harmonics need no gradient
  return Matrix(layer.offset, max(layer.outputs, SLICE), inputs, true);
}

// A layer's activations from its sums; of the colours the gradient before their sigmoid. Threads with
// quad > 0 have d = 0: they write the zeros that fill the slice.
fn finish_forward(number: u32, layer: Layer, sums: Sums, d: mat4x4f, lane: Lane) {
  if (number == DENSITY_HEAD) {
    put_color_inputs(sums.low, lane);
  } else if (number == COLOR_HEAD) {
    if (lane.quad >= 4u) { return; }
    put_rows(layer.y + 4u * lane.quad, lane.column, mat4x4f(
      d[0] * sigmoid_derivative(sums.low[0]), d[1] * sigmoid_derivative(sums.low[1]),
      d[2] * sigmoid_derivative(sums.low[2]), vec4f(0.0),
    ));
  } else {
    put_rectified(layer.y, sums, layer.outputs, lane);
  }
}

fn sigmoid_derivative(x: vec4f) -> vec4f {
  let y = sigmoid(x);
  return y * (1.0 - y);
}

// The gradient of a layer's inputs from its sums, over these inputs or into d_encoded.
fn finish_backward(number: u32, turn: u32, layer: Layer, sums: Sums, d: mat4x4f, lane: Lane) {
  if (number == DENSITY_0) {
    let first = (turn - 13u) * CHUNK + 4u * lane.quad;
    if (lane.quad * 4u < layer.inputs) { store(first, sums.low, lane); }
    if (has_high(layer.inputs, lane)) { store(first + 4u * QUADS_APART, sums.high, lane); }
  } else if (number == COLOR_0) {
    if (lane.quad >= 4u) { return; }
    put_rows(layer.x + 4u * lane.quad, lane.column, mat4x4f(
      sums.low[0] + d[3], sums.low[1], sums.low[2], sums.low[3],
    ));
  } else {
    put_rectified_gradient(layer.x, sums, layer.inputs, lane);
  }
}

// The gradients for four features of a thread's samples.
fn store(feature: u32, sums: mat4x4f, lane: Lane) {
  let d = sums * (1.0 / loss_scale);
  let place = row_of(lane.first / SAMPLES_PER_BLOCK, ENCODED, feature) +
    lane.first % SAMPLES_PER_BLOCK / 4u + lane.column;
  d_encoded[place] = d[0];
  d_encoded[place + VEC4S_PER_ROW] = d[1];
  d_encoded[place + 2u * VEC4S_PER_ROW] = d[2];
  d_encoded[place + 3u * VEC4S_PER_ROW] = d[3];
}

// slice: vec4 offset of the workgroup's partials; is_first: whether its sums begin with this tile.
fn run_tile(d: mat4x4f, slice: u32, is_first: bool, lane: Lane) {
  for (var turn = 0u; turn < TURNS; turn++) {
    let due = turn_of(turn);
    if (is_missing(due.number)) { continue; }
    var layer = layer_of(due.number);
    var x = layer.x;
    var matrix = Matrix(layer.offset, layer.inputs, layer.outputs, false);
    if (due.is_backward) {
      if (due.number == DENSITY_0) { layer = encoded_chunk(turn, layer, lane); }
      add_gradient(layer.x, layer.inputs, layer.y, layer.outputs, slice + layer.offset, is_first, lane);
      x = layer.y;
      matrix = transposed(due.number, layer);
    }
    let sums = multiply(x, due.number == DENSITY_0 && !due.is_backward, matrix, lane);
    if (due.is_backward) {
      finish_backward(due.number, turn, layer, sums, d, lane);
    } else {
      finish_forward(due.number, layer, sums, d, lane);
    }
  }
}

@compute @workgroup_size(128)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let group = group_index(workgroup, workgroups);
  if (group >= params.groups) { return; }
  let slice = group * params.vec4s;
  let count = min(params.samples, batch[params.slot]);
  set_loss_scale(count);
  let blocks = (count + SAMPLES_PER_BLOCK - 1u) / SAMPLES_PER_BLOCK;
  let tiles = blocks * VEC4S_PER_ROW / QUADS;
  if (group >= tiles) {
    for (var i = local; i < params.vec4s; i += THREADS) { partials[slice + i] = vec4f(0.0); }
    return;
  }
  for (var index = group; index < tiles; index += params.groups) {
    var lane = lane_of(local, index * QUADS * 4u, count);
    var d = mat4x4f();
    if (lane.quad == 0u) { d = d_outputs_of(lane.samples); }
    lane.samples = vec4u(
      source_of(lane.samples.x), source_of(lane.samples.y),
      source_of(lane.samples.z), source_of(lane.samples.w),
    );
    run_tile(d, slice, index == group, lane);
  }
}
`;var xT=`// The density network alone (lib/mlp_networks.wgsl), for points without a direction.
//   encoded     [blocks, ENCODED, 64]    encoded positions of samples
//   parameters                           matrices, 64 columns each
//   raw         [blocks, features, 64]   raw densities in row \`first\`; zero for the padding samples
// A workgroup of 128 threads takes a block of 64 samples through all layers, as mlp/forward.wgsl.

#import "lib/batch.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/mlp_networks.wgsl"
#import "lib/rows.wgsl"

const QUADS = 16u;
const ROWS = WIDTH;
const HIDDEN_0 = 0u;
const HIDDEN_1 = 0u;
const COLOR_INPUT = 0u;
const STAGE = 0u;

// samples: how many there can be; slot: which entry of \`batch\` says how many there are; features, first:
// all rows of \`raw\`, and the one to write.
struct Params { layers: Layers, @align(16) samples: u32, slot: u32, features: u32, first: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> encoded: array<vec4f>;
@group(0) @binding(3) var<storage, read> parameters: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> raw: array<vec4f>;

fn encoded_of(feature: u32, lane: Lane) -> vec4f {
  return encoded[row_of(lane.first / SAMPLES_PER_BLOCK, ENCODED, feature) + lane.column];
}

@compute @workgroup_size(128)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let block = group_index(workgroup, workgroups);
  let count = min(params.samples, batch[params.slot]);
  if (block * SAMPLES_PER_BLOCK >= count) { return; }
  let lane = lane_of(local, block * SAMPLES_PER_BLOCK, count);

  var raw_density = vec4f(0.0);
  for (var number = DENSITY_0; number <= DENSITY_HEAD; number++) {
    if (is_missing(number)) { continue; }
    let layer = layer_of(number);
    let matrix = Matrix(layer.offset, layer.inputs, layer.outputs, false);
    let sums = multiply(layer.x, number == DENSITY_0, matrix, lane);
    if (number == DENSITY_HEAD) {
      raw_density = sums.low[0];
    } else {
      put_rectified(layer.y, sums, layer.outputs, lane);
    }
  }
  if (lane.quad > 0u) { return; }
  let place = row_of(block, params.features, params.first) + lane.column;
  raw[place] = select(raw_density, vec4f(0.0), lane.samples == vec4u(NO_SAMPLE));
}
`;var kT=`// Density and colour networks, forward, fused (lib/mlp_networks.wgsl).
//   encoded      [blocks, ENCODED, 64]   encoded positions of samples
//   ray_indices  [samples]               each sample's ray
//   directions   [rays]                  of length 1
//   parameters                           matrices, 64 columns each
//   outputs      [samples]               (r, g, b after the sigmoid, raw density)
// A workgroup of 128 threads takes a block of 64 samples through all layers, each overwriting the
// activations before it: 20 KiB of workgroup memory, 12 with f16. Of the padding samples of the last
// block nothing is written.

#import "lib/batch.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/mlp_color.wgsl"
#import "lib/rows.wgsl"

const QUADS = 16u;
const ROWS = max(WIDTH, COLOR_INPUTS);
const HIDDEN_0 = 0u;
const HIDDEN_1 = 0u;
const COLOR_INPUT = 0u;
const STAGE = 0u;

// samples: how many there can be; slot: which entry of \`batch\` says how many there are.
struct Params { layers: Layers, @align(16) samples: u32, slot: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> encoded: array<vec4f>;
@group(0) @binding(3) var<storage, read> ray_indices: array<u32>;
@group(0) @binding(4) var<storage, read> directions: array<vec4f>;
@group(0) @binding(5) var<storage, read> parameters: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> outputs: array<vec4f>;

fn encoded_of(feature: u32, lane: Lane) -> vec4f {
  return encoded[row_of(lane.first / SAMPLES_PER_BLOCK, ENCODED, feature) + lane.column];
}

fn store(sample: u32, output: vec4f) {
  if (sample != NO_SAMPLE) { outputs[sample] = output; }
}

@compute @workgroup_size(128)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let first = group_index(workgroup, workgroups) * SAMPLES_PER_BLOCK;
  let count = min(params.samples, batch[params.slot]);
  if (first >= count) { return; }
  let lane = lane_of(local, first, count);

  var raw = vec4f(0.0);
  var colors = mat4x4f();
  for (var number = DENSITY_0; number <= COLOR_HEAD; number++) {
    if (is_missing(number)) { continue; }
    let layer = layer_of(number);
    let matrix = Matrix(layer.offset, layer.inputs, layer.outputs, false);
    let sums = multiply(layer.x, number == DENSITY_0, matrix, lane);
    if (number == DENSITY_HEAD) {
      raw = sums.low[0];
      put_color_inputs(sums.low, lane);
    } else if (number == COLOR_HEAD) {
      colors = sums.low;
    } else {
      put_rectified(layer.y, sums, layer.outputs, lane);
    }
  }
  if (lane.quad > 0u) { return; }
  let rows = transpose(mat4x4f(sigmoid(colors[0]), sigmoid(colors[1]), sigmoid(colors[2]), raw));
  store(lane.samples.x, rows[0]);
  store(lane.samples.y, rows[1]);
  store(lane.samples.z, rows[2]);
  store(lane.samples.w, rows[3]);
}
`;var ST=`// Adds the workgroups' slices of parameter gradients (mlp/backward.wgsl). With ACCUMULATE it adds to the gradients of
// the rays before, otherwise it overwrites.
//   partials   [groups, vec4s]
//   gradients  [vec4s]
// A workgroup of 256 threads adds 32 vec4s: 8 threads each add every eighth slice in order, then one adds
// their sums in order. So the result does not depend on timing, and there are threads enough to hide
// the latency of memory.

#import "lib/dispatch.wgsl"

const VEC4S_PER_GROUP = 32u;
const RUNS = 8u;
const ACCUMULATE = false;

struct Params { vec4s: u32, groups: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> partials: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> gradients: array<vec4f>;

var<workgroup> sums: array<vec4f, 256>; // [RUNS, VEC4S_PER_GROUP]

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  let column = local % VEC4S_PER_GROUP;
  let run = local / VEC4S_PER_GROUP;
  let i = group_index(workgroup, workgroups) * VEC4S_PER_GROUP + column;
  var sum = vec4f(0.0);
  if (i < params.vec4s) {
    for (var group = run; group < params.groups; group += RUNS) {
      sum += partials[group * params.vec4s + i];
    }
  }
  sums[local] = sum;
  workgroupBarrier();
  if (run > 0u || i >= params.vec4s) { return; }
  for (var other = 1u; other < RUNS; other++) {
    sum += sums[other * VEC4S_PER_GROUP + column];
  }
  if (ACCUMULATE) { sum += gradients[i]; }
  gradients[i] = sum;
}
`;var ET=`// The gradients of the color network's outputs, from vectors to rows.
//   d_outputs  [samples]          (d_r, d_g, d_b, d_raw)
//   d_rgbs     [blocks, 16, 64]   rows 0 to 2; the others stay zero
// One thread a sample; what only pads the last block gets zeros.

#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

// count: which of counts says how many samples there are.
struct Params { samples: u32, count: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> d_outputs: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> d_rgbs: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let block = group_index(workgroup, workgroups);
  let count = min(counts[params.count], params.samples);
  if (block * SAMPLES_PER_BLOCK >= count) { return; }
  let sample = block * SAMPLES_PER_BLOCK + local;
  let e = element_of(sample, ROW_ALIGNMENT, 0u);
  var gradient = vec3f(0.0);
  if (sample < count) { gradient = d_outputs[sample].rgb; }
  d_rgbs[e] = gradient.r;
  d_rgbs[e + SAMPLES_PER_BLOCK] = gradient.g;
  d_rgbs[e + 2u * SAMPLES_PER_BLOCK] = gradient.b;
}
`;var OT=`// The gradient to the first row that the density network makes, the raw density.
//   d_outputs    [samples]                w is the gradient as a density
//   d_densities  [blocks, features, 64]   row 0: with ADD its gradient as a feature of the color network, to
//                                         which the other is added; without, it is overwritten
// With UNIT the gradient is 1 and all other rows are cleared, for the raw density's own gradients; d_outputs is
// never read. Samples that only pad the last block get 0, or with ADD what they have. One thread a sample.

#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

const ADD = true;
const UNIT = false;

// count: which of counts says how many samples there are.
struct Params { samples: u32, count: u32, features: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> d_outputs: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> d_densities: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let block = group_index(workgroup, workgroups);
  let count = min(counts[params.count], params.samples);
  if (block * SAMPLES_PER_BLOCK >= count) { return; }
  let sample = block * SAMPLES_PER_BLOCK + local;
  let element = element_of(sample, params.features, 0u);
  var gradient = 0.0;
  if (sample < count) { gradient = select(d_outputs[sample].w, 1.0, UNIT); }
  if (ADD) {
    d_densities[element] += gradient;
    return;
  }
  d_densities[element] = gradient;
  if (!UNIT) { return; }
  for (var row = 1u; row < params.features; row++) {
    d_densities[element + row * SAMPLES_PER_BLOCK] = 0.0;
  }
}
`;var TT=`// The directions from which samples are seen, as rows for an encoding; of length 1.
//   sources      [samples]         with GATHER: the sample whose ray it is; without: never read
//   ray_indices  [all samples]
//   directions   [rays]            xyz of length w; all 0 for a pixel that has no ray
//   rows         [blocks, 3, 64]
// One thread a sample; what only pads the last block gets zeros.

#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

const GATHER = false;

// count: which of counts says how many samples there are.
struct Params { samples: u32, count: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> sources: array<u32>;
@group(0) @binding(3) var<storage, read> ray_indices: array<u32>;
@group(0) @binding(4) var<storage, read> directions: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> rows: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let block = group_index(workgroup, workgroups);
  let count = min(counts[params.count], params.samples);
  if (block * SAMPLES_PER_BLOCK >= count) { return; }
  let sample = block * SAMPLES_PER_BLOCK + local;
  var direction = vec3f(0.0);
  if (sample < count) {
    var source = sample;
    if (GATHER) { source = sources[sample]; }
    let ray = directions[ray_indices[source]];
    direction = ray.xyz / max(ray.w, 1e-20);
  }
  let e = element_of(sample, 3u, 0u);
  rows[e] = direction.x;
  rows[e + SAMPLES_PER_BLOCK] = direction.y;
  rows[e + 2u * SAMPLES_PER_BLOCK] = direction.z;
}
`;var AT=`// Rows of some samples side by side, so that layers can run over these alone.
//   sources   [samples]              which sample of \`rows_of_all\` each is
//   rows_of_all  [all blocks, rows, 64]
//   gathered  [blocks, rows, 64]
// One thread a sample and four rows; what only pads the last block gets zeros.

#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

// count: which of counts says how many samples there are.
struct Params { samples: u32, count: u32, rows: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> sources: array<u32>;
@group(0) @binding(3) var<storage, read> rows_of_all: array<f32>;
@group(0) @binding(4) var<storage, read_write> gathered: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let group = group_index(workgroup, workgroups);
  let parts = (params.rows + 3u) / 4u;
  let count = min(counts[params.count], params.samples);
  let first = group / parts * SAMPLES_PER_BLOCK;
  if (first >= count) { return; }
  let sample = first + local;
  let row = group % parts * 4u;
  let place = element_of(sample, params.rows, row);
  var source = 0u;
  if (sample < count) { source = element_of(sources[sample], params.rows, row); }
  for (var i = 0u; i < min(params.rows - row, 4u); i++) {
    let step = i * SAMPLES_PER_BLOCK;
    var value = 0.0;
    if (sample < count) { value = rows_of_all[source + step]; }
    gathered[place + step] = value;
  }
}
`;var PT=`// What the networks say of a sample, in one vector: (r, g, b, raw density), the latter with noise added where
// training wants it.
//   rgbs          [blocks, 16, 64]                rows 0 to 2
//   densities     [blocks, density_features, 64]  row 0
//   outputs       [samples]
// One thread a sample.

#import "lib/density.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

// count: which of counts says how many samples there are.
// first_sample: number of the first one in the whole batch.
struct Params {
  samples: u32, count: u32, density_features: u32,
  first_sample: u32, step: u32, seed: u32, noise_std: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> rgbs: array<f32>;
@group(0) @binding(3) var<storage, read> densities: array<f32>;
@group(0) @binding(4) var<storage, read_write> outputs: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let sample = group_index(workgroup, workgroups) * 64u + local;
  if (sample >= min(counts[params.count], params.samples)) { return; }
  let noise = noise_of(params.first_sample + sample, params.step, params.seed, params.noise_std);
  let rgb = element_of(sample, ROW_ALIGNMENT, 0u);
  outputs[sample] = vec4f(
    rgbs[rgb], rgbs[rgb + SAMPLES_PER_BLOCK], rgbs[rgb + 2u * SAMPLES_PER_BLOCK],
    densities[element_of(sample, params.density_features, 0u)] + noise,
  );
}
`;var RT=`// The cells that an update of the occupancy grid looks at, and where in them (Mueller et al. 2022).
//   bits      [cells / 32]            which cells are occupied
//   cells     [count]                 the cell of each sample
//   positions [blocks, features, 64]  three rows from \`row\` on: a random place in the cell, in field
//                                     coordinates; with HAS_FOOTPRINTS a fourth with the cell's footprint; 0
//                                     for the samples that only fill the last block
//   footprints [cells]                occupancy/footprints.wgsl's; with HAS_FOOTPRINTS
// In an update of WARM_UP sample s looks at cell s. In a later one the first ANYWHERE samples draw from all
// cells, as many more from the occupied ones: each tries up to 10 cells and keeps the last, occupied or not. An update may come in pieces: \`first\` is the number of the piece's
// first sample in the whole update. One thread a sample.

#import "lib/dispatch.wgsl"
#import "lib/occupancy.wgsl"
#import "lib/random.wgsl"
#import "lib/rows.wgsl"

const WARM_UP = false;
const HAS_FOOTPRINTS = false;
const CELLS = CASCADES * CELLS_PER_CASCADE;
const ANYWHERE = CELLS / 4u; // as published
const TRIES = 10u;
const STREAMS_PER_TRY = 256u; // between the draws of two tries

struct Params { count: u32, first: u32, step: u32, seed: u32, features: u32, row: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> bits: array<u32>;
@group(0) @binding(2) var<storage, read_write> cells: array<u32>;
@group(0) @binding(3) var<storage, read_write> positions: array<f32>;
@group(0) @binding(4) var<storage, read> footprints: array<f32>;

fn any_cell(index: u32, stream: u32) -> u32 {
  return pcg4d(vec4u(index, params.step, stream, params.seed)).x % CELLS;
}

fn cell_for(index: u32) -> u32 {
  if (WARM_UP) { return index; }
  if (index < ANYWHERE) { return any_cell(index, STREAM_OCCUPANCY); }
  var cell = 0u;
  for (var attempt = 1u; attempt <= TRIES; attempt++) {
    cell = any_cell(index, STREAM_OCCUPANCY + STREAMS_PER_TRY * attempt);
    if (((bits[cell / CELLS_PER_WORD] >> (cell % CELLS_PER_WORD)) & 1u) == 1u) { break; }
  }
  return cell;
}

fn position_in(cell: u32, index: u32) -> vec3f {
  let draw = pcg4d(vec4u(index, params.step, STREAM_OCCUPANCY_JITTER, params.seed));
  let jitter = vec3f(uniform_from(draw.x), uniform_from(draw.y), uniform_from(draw.z));
  let position = cell_corner(cell) + jitter * cell_size(cell / CELLS_PER_CASCADE);
  return (position - 0.5) / f32(1u << (CASCADES - 1u)) + 0.5;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let block = group_index(workgroup, workgroups);
  let sample = block * SAMPLES_PER_BLOCK + local;
  if (block * SAMPLES_PER_BLOCK >= params.count) { return; }
  var position = vec3f(0.0);
  var footprint = 0.0;
  if (sample < params.count) {
    let index = params.first + sample;
    let cell = cell_for(index);
    cells[sample] = cell;
    position = position_in(cell, index);
    if (HAS_FOOTPRINTS) { footprint = footprints[cell]; }
  }
  let element = element_of(sample, params.features, params.row);
  positions[element] = position.x;
  positions[element + SAMPLES_PER_BLOCK] = position.y;
  positions[element + 2u * SAMPLES_PER_BLOCK] = position.z;
  if (HAS_FOOTPRINTS) { positions[element + 3u * SAMPLES_PER_BLOCK] = footprint; }
}
`;var IT=`// How finely an occupancy grid's cells are seen at best: the smallest footprint (lib/footprint.wgsl) that a sample in
// the middle of a cell has in any camera that it lies in front of, or with lenses in whose image. So a cell is asked
// for as rays ask for it: levels of the field that they hardly see would say anything of a point.
//   cameras     [n]
//   footprints  [cells]   0, that of a point, where no camera sees the cell, and of cameras with tables
// One thread a cell.

#import "lib/cone.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/footprint.wgsl"

const THREADS = 64u;
const LENS = false; // whether any camera has a lens or a table
const UNSEEN = 0x1p126;

// The cube of cascade 0, by its lowest corner and its side; for cylinders, what lib/ndc.wgsl calls (ax, ay). first,
// end: the cells that a run looks at.
struct Params { lower: vec3f, side: f32, ndc: vec2f, cameras: u32, first: u32, end: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> cameras: array<Camera>;
@group(0) @binding(2) var<storage, read_write> footprints: array<f32>;

// The footprint of a sample in a place of the grid, in a camera; UNSEEN if that does not see it.
fn footprint_in(camera: u32, place: vec3f) -> f32 {
  var radius = pinhole_cone_radius(cameras[camera], 1.0);
  if (FOOTPRINTS == CYLINDERS) {
    return footprint_of(radius * 0.5 * (params.ndc.x + params.ndc.y), 0.0, params.side, place);
  }
  if (LENS && cameras[camera].projection == TABLE) { return 0.0; }
  let to_world = cameras[camera].to_world;
  let offset = params.lower + params.side * from_grid(place) -
    vec3f(to_world[0].w, to_world[1].w, to_world[2].w);
  // The rows of camera-to-world as columns: on the left of a vector, the transpose of the rotation.
  let in_camera = (to_world * offset).xyz;
  var reach = -in_camera.z;
  if (LENS) {
    let pixel = lens_pixel(cameras[camera], in_camera);
    let direction = lens_direction(cameras[camera], pixel.xy);
    let distance = length(direction);
    if (pixel.z == 0.0 || distance == 0.0) { return UNSEEN; }
    radius = lens_cone_radius(cameras[camera], pixel.xy, direction, 1.0) / distance;
    reach = length(offset);
  }
  if (reach <= 0.0) { return UNSEEN; }
  return footprint_of(radius, reach / params.side, params.side, place);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let cell = params.first + group_index(workgroup, workgroups) * THREADS + local;
  if (cell >= params.end) { return; }
  let middle = cell_corner(cell) + 0.5 * cell_size(cell / CELLS_PER_CASCADE);
  var smallest = UNSEEN;
  for (var camera = 0u; camera < params.cameras; camera++) {
    smallest = min(smallest, footprint_in(camera, middle));
  }
  footprints[cell] = select(smallest, 0.0, smallest == UNSEEN);
}
`;var zT=`// Lets old votes count for less: an eighth of them is forgotten at each update of the occupancy grid.
//   votes  [count]
// One thread a number.

#import "lib/dispatch.wgsl"

const THREADS = 64u;
const UPDATES = 8u;

struct Params { count: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> votes: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let index = group_index(workgroup, workgroups) * THREADS + local;
  if (index >= params.count) { return; }
  // Rounded up, so that the last ones go, too.
  votes[index] -= (votes[index] + UPDATES - 1u) / UPDATES;
}
`;var LT=`// The mean density of the occupancy grid; cells that no camera sees count as 0.
//   mean[0] = sum of partials / cells
//   partials  [count]   as occupancy/update leaves them
// One workgroup adds all of them in a fixed order.

const THREADS = 256u;

struct Params { count: u32, cells: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> partials: array<f32>;
@group(0) @binding(2) var<storage, read_write> mean: array<f32>;

var<workgroup> sums: array<f32, THREADS>;

@compute @workgroup_size(THREADS)
fn main(@builtin(local_invocation_index) local: u32) {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  var sum = 0.0;
  for (var i = local; i < params.count; i += THREADS) { sum += partials[i]; }
  sums[local] = sum;
  for (var width = THREADS / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (local < width) { sums[local] += sums[local + width]; }
  }
  if (local == 0u) { mean[0] = sums[0] / f32(params.cells); }
}
`;var NT=`// In which cells something is missing, by the votes of the rays that pass them (occupancy/vote.wgsl). A wrong
// ray accuses all its cells, but only the guilty one is accused by rays from every side: of the rays through
// it many more are wrong than of all rays.
//   bit i of missing[w] = wrong / (wrong + right + DOUBT) > share of wrong ones among all rays + MARGIN,
//                         for cell 32 w + i, if a camera sees it
//   densities     [cells]   -1 where no camera sees the cell
//   right, wrong  [cells]   votes
//   all_rays      [2]       right and wrong ones
//   missing       [words]
// One thread a word.

#import "lib/dispatch.wgsl"
#import "lib/occupancy.wgsl"

const THREADS = 64u;
const MARGIN = 0.15;
const DOUBT = 4.0; // votes that say nothing, so that a few others do not say much

struct Params { words: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> densities: array<f32>;
@group(0) @binding(2) var<storage, read> right: array<u32>;
@group(0) @binding(3) var<storage, read> wrong: array<u32>;
@group(0) @binding(4) var<storage, read> all_rays: array<u32, 2>;
@group(0) @binding(5) var<storage, read_write> missing: array<u32>;

fn share_of(right: u32, wrong: u32, doubt: f32) -> f32 {
  return f32(wrong) / max(f32(right + wrong) + doubt, 1.0);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let word = group_index(workgroup, workgroups) * THREADS + local;
  if (word >= params.words) { return; }
  let usual = share_of(all_rays[0], all_rays[1], 0.0);
  var found = 0u;
  for (var i = 0u; i < CELLS_PER_WORD; i++) {
    let cell = word * CELLS_PER_WORD + i;
    let share = share_of(right[cell], wrong[cell], DOUBT);
    let is_missing = share > usual + MARGIN && densities[cell] >= 0.0;
    found |= u32(is_missing) << i;
  }
  missing[word] = found;
}
`;var MT=`// What an update of the occupancy grid found in the cells it looked at.
//   fresh[cells[s]] = max(fresh[cells[s]], sigma_s MARCH_STEP)     over all samples s
//   cells  [count]                 the cell of each sample
//   raws   [blocks, features, 64]  raw densities in row \`row\`
//   fresh  [all cells]             optical thicknesses of the marcher's shortest step, >= 0
// Numbers >= 0 are ordered as their bits are: the maximum is one of integers, whatever the order of the
// samples. A raw density that is not a number counts as empty. One thread a sample.

#import "lib/density.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

const MARCH_STEP = 1.0;
const THREADS = 64u;

struct Params { count: u32, features: u32, row: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> cells: array<u32>;
@group(0) @binding(2) var<storage, read> raws: array<f32>;
@group(0) @binding(3) var<storage, read_write> fresh: array<atomic<u32>>;

// By its bits, as compilers may assume that there is no such thing.
fn is_nan(value: f32) -> bool {
  return (bitcast<u32>(value) & 0x7fffffffu) > 0x7f800000u;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let sample = group_index(workgroup, workgroups) * THREADS + local;
  if (sample >= params.count) { return; }
  let raw = raws[element_of(sample, params.features, params.row)];
  if (is_nan(raw)) { return; }
  atomicMax(&fresh[cells[sample]], bitcast<u32>(density_of(raw) * MARCH_STEP));
}
`;var CT=`// Which cells of the occupancy grid are occupied (Mueller et al. 2022).
//   bit i of bits[w] = density of cell 32 w + i > min(threshold / stretch, mean), or bit i of missing[w]
// Densities are optical thicknesses of the marcher's shortest step. In a contracted space a ray's steps grow
// with the square of the distance from LINEAR sides of the box on (lib/march.wgsl): far away little density
// makes a step opaque. stretch is by how much a step is longer there on a ray from the box's centre; 1 in a
// space that is not contracted. Only the threshold follows it: the mean stays one of like numbers, or far
// cells would raise it above all near ones before anything is learned.
//   densities [32 words]
//   mean      [1]
//   missing   [words]      where occupancy/missing wants to see samples whatever the density is
//   bits      [words]
// One thread a word. Cells that no camera sees have a density of -1, and never pass.

#import "lib/dispatch.wgsl"
#import "lib/occupancy.wgsl"

const THREADS = 64u;

struct Params { words: u32, threshold: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> densities: array<vec4f>;
@group(0) @binding(2) var<storage, read> mean: array<f32>;
@group(0) @binding(3) var<storage, read_write> bits: array<u32>;
@group(0) @binding(4) var<storage, read> missing: array<u32>;

fn threshold_of(cell: u32) -> f32 {
  if (!IS_CONTRACTED) { return params.threshold; }
  let distance = length(point_in_cell(cell, vec3f(0.5)) - 0.5) / LINEAR;
  return params.threshold / max(distance * distance, 1.0);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let word = group_index(workgroup, workgroups) * THREADS + local;
  if (word >= params.words) { return; }
  var occupied = missing[word];
  for (var four = 0u; four < 8u; four++) {
    let cell = word * CELLS_PER_WORD + four * 4u;
    let thresholds = vec4f(
      threshold_of(cell), threshold_of(cell + 1u), threshold_of(cell + 2u), threshold_of(cell + 3u),
    );
    let threshold = min(thresholds, vec4f(mean[0]));
    let passes = select(vec4u(0u), vec4u(1u, 2u, 4u, 8u), densities[word * 8u + four] > threshold);
    occupied |= (passes.x | passes.y | passes.z | passes.w) << (4u * four);
  }
  bits[word] = occupied;
}
`;var DT=`// The decayed maximum of the occupancy grid (Mueller et al. 2022).
//   density = density < 0 ? -1 : max(decay density, fresh)
//   fresh = 0, ready for the next update
//   partials[p] = sum of max(density, 0) over the p-th CELLS_PER_PARTIAL cells, in a fixed order
//   densities [cells]             -1 where no camera sees the cell
//   fresh     [cells]             what this update found, >= 0; 0 for cells it did not look at
//   partials  [cells / CELLS_PER_PARTIAL]
// A thread owns 4 cells, a workgroup one partial sum.

#import "lib/dispatch.wgsl"

const THREADS = 256u;
const CELLS_PER_PARTIAL = 4u * THREADS;

// decay 1 leaves the densities as they are, where nothing is fresh.
struct Params { cells: u32, decay: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> densities: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> fresh: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> partials: array<f32>;

var<workgroup> sums: array<f32, THREADS>;

@compute @workgroup_size(THREADS)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  let group = group_index(workgroup, workgroups);
  let four = group * THREADS + local;
  var sum = 0.0;
  if (four < params.cells / 4u) {
    let before = densities[four];
    let density = select(max(params.decay * before, fresh[four]), vec4f(-1.0), before < vec4f(0.0));
    densities[four] = density;
    fresh[four] = vec4f(0.0);
    sum = dot(max(density, vec4f(0.0)), vec4f(1.0));
  }
  sums[local] = sum;
  for (var width = THREADS / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (local < width) { sums[local] += sums[local + width]; }
  }
  if (local == 0u && group * THREADS < params.cells / 4u) { partials[group] = sums[0]; }
}
`;var $T=`// Which cells of an occupancy grid a photograph shows (instant-ngp, mark_untrained_density_grid).
//   densities [cells]   0 for a cell that some camera sees, -1 for the others, which stay empty for ever
//   cameras   [n]
// A camera sees a cell if the cell's centre or one of its 8 corners lies in front of it and inside its
// image, or if it stands in the cell; one whose rays come from a table counts as seeing all cells. One
// thread a cell, which stops at the first camera that sees it.

#import "lib/dispatch.wgsl"
#import "lib/lens.wgsl"
#import "lib/ndc.wgsl"
#import "lib/occupancy.wgsl"

const THREADS = 64u;
const LENS = false; // whether any camera has a lens or a table
const NDC = false;  // whether the cube lies in normalised device coordinates

// The cube of cascade 0, by its lowest corner and its side; with NDC, what lib/ndc.wgsl calls (ax, ay).
// first, end: the cells that a run looks at: with many cameras a single run would take seconds.
struct Params { lower: vec3f, side: f32, ndc: vec2f, cameras: u32, first: u32, end: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> cameras: array<Camera>;
@group(0) @binding(2) var<storage, read_write> densities: array<f32>;

// Whether a camera has a world point in its image.
fn shows(camera: u32, point: vec3f) -> bool {
  let to_world = cameras[camera].to_world;
  let offset = point - vec3f(to_world[0].w, to_world[1].w, to_world[2].w);
  // The rows of camera-to-world as columns: on the left of a vector, the transpose of the rotation.
  let in_camera = (to_world * offset).xyz;
  let size = cameras[camera].size;
  if (LENS) {
    let pixel = lens_pixel(cameras[camera], in_camera);
    return pixel.z > 0.0 && all(pixel.xy >= vec2f(0.0)) && all(pixel.xy < size);
  }
  let depth = -in_camera.z;
  // Pixel coordinates times the depth: no division, and behind the camera the image is empty.
  let pixel = vec2f(in_camera.x, -in_camera.y) * cameras[camera].focal + depth * cameras[camera].principal;
  return all(pixel >= vec2f(0.0)) && all(pixel < depth * size);
}

// Where a point of a cell, given by fractions of its sides, lies in the world.
fn world_point(cell: u32, fractions: vec3f) -> vec3f {
  let point = params.lower + params.side * point_in_cell(cell, fractions);
  if (NDC) { return world_from_ndc(params.ndc, point); }
  return point;
}

// Whether a camera stands in a cell. In normalised device coordinates all cameras stand before the cube.
fn contains(cell: u32, camera: u32) -> bool {
  if (NDC) { return false; }
  let to_world = cameras[camera].to_world;
  let position = vec3f(to_world[0].w, to_world[1].w, to_world[2].w);
  let offset = to_grid((position - params.lower) / params.side) - cell_corner(cell);
  return all(offset >= vec3f(0.0)) && all(offset <= vec3f(cell_size(cell / CELLS_PER_CASCADE)));
}

fn sees(camera: u32, cell: u32) -> bool {
  if (LENS && cameras[camera].projection == TABLE) { return true; }
  if (contains(cell, camera)) { return true; }
  if (shows(camera, world_point(cell, vec3f(0.5)))) { return true; }
  for (var corner = 0u; corner < 8u; corner++) {
    let far = (vec3u(corner) >> vec3u(0u, 1u, 2u)) & vec3u(1u);
    if (shows(camera, world_point(cell, vec3f(far)))) { return true; }
  }
  return false;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let cell = params.first + group_index(workgroup, workgroups) * THREADS + local;
  if (cell >= params.end) { return; }
  var density = -1.0;
  for (var camera = 0u; camera < params.cameras; camera++) {
    if (sees(camera, cell)) {
      density = 0.0;
      break;
    }
  }
  densities[cell] = density;
}
`;var FT=`// What rays tell of the cells that they pass: whether something is missing in them. A ray that nothing stops
// tells that one of its cells is empty too soon if it looks otherwise than its photograph, and that none of
// them is if it looks the same. A ray that something stops tells nothing: what it met may just have the wrong
// colour.
//   batch                [slots]          KEPT_RAYS is read
//   origins, directions  [rays]           world units; directions of length 1
//   colors               [rays]           (r, g, b, accumulation), as rendered
//   targets              [rays]           (r, g, b, alpha), as photographed; nothing where alpha is below 0
//   right, wrong         [cells]          are added to: rays that look right, rays that do not, of those that
//                                         passed each cell
//   all_rays             [2]              is added to: of all rays that told something, right and wrong ones
// One thread a ray, which takes all cells as empty and so looks into each once. Integers are added: their
// order does not matter.

#import "lib/batch.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/lattice.wgsl"

const THREADS = 64u;

// A channel further off than this is wrong: far above noise, and half of what something that covers a third
// of a pixel does to it before a random background.
const ERROR = 0.1;
const STOPPED = 0.5; // accumulation of a ray that something stops
const NONE = CASCADES * CELLS_PER_CASCADE; // no cell

struct Params { lower: vec3f, size: f32, near: f32, far: f32, rays: u32, step: u32, seed: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> origins: array<vec4f>;
@group(0) @binding(3) var<storage, read> directions: array<vec4f>;
@group(0) @binding(4) var<storage, read> colors: array<vec4f>;
@group(0) @binding(5) var<storage, read> targets: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> right: array<atomic<u32>>;
@group(0) @binding(7) var<storage, read_write> wrong: array<atomic<u32>>;
@group(0) @binding(8) var<storage, read_write> all_rays: array<atomic<u32>, 2>;

fn vote(cell: u32, is_wrong: bool) {
  if (is_wrong) { atomicAdd(&wrong[cell], 1u); } else { atomicAdd(&right[cell], 1u); }
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let number = group_index(workgroup, workgroups) * THREADS + local;
  if (number >= min(params.rays, batch[KEPT_RAYS])) { return; }
  let color = colors[number];
  let photographed = targets[number];
  // Not "color.a >= STOPPED": a ray that is not a number tells nothing either.
  if (photographed.a < 0.0 || !(color.a < STOPPED)) { return; }
  let error = abs(color.rgb - photographed.rgb);
  let is_wrong = max(max(error.r, error.g), error.b) > ERROR;
  atomicAdd(&all_rays[u32(is_wrong)], 1u);

  let ray = make_ray(
    origins[number].xyz, directions[number].xyz, params.lower, params.size, params.near, params.far,
    vec3u(number, params.step, params.seed),
  );
  var cell = NONE;
  var index = 0u;
  while (index < MAX_CANDIDATES) {
    let candidate = candidate_of(ray, index);
    if (!(candidate.t < ray.end)) { break; }
    if (candidate.cell != cell) {
      cell = candidate.cell;
      vote(cell, is_wrong);
    }
    index = after_empty(ray, candidate);
  }
}
`;var UT=`// Shuffled pixel batches over all images at all scales: every epoch visits each pixel once, in another order.
//   pixels   [rays]       (image, x, y, j): of the image reduced by 2^j
//   cameras  [images]     for the images' sizes
//   offsets  [images + 1] pixels of all images before each, at all scales
// One thread a ray. first is the batch's place in its epoch; a batch may run over into the next epoch.

#import "lib/camera.wgsl"
#import "lib/pyramid.wgsl"
#import "lib/random.wgsl"

struct Params { rays: u32, images: u32, first: u32, epoch: u32, seed: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> cameras: array<Camera>;
@group(0) @binding(2) var<storage, read> offsets: array<u32>;
@group(0) @binding(3) var<storage, read_write> pixels: array<vec4u>;

// The image that a pixel of all images belongs to.
fn image_of(flat: u32) -> u32 {
  var low = 0u;
  var high = params.images;
  while (high - low > 1u) {
    let middle = (low + high) / 2u;
    if (offsets[middle] <= flat) { low = middle; } else { high = middle; }
  }
  return low;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  let count = offsets[params.images];
  let epoch = params.epoch + (params.first + ray) / count;
  let keys = pcg4d(vec4u(epoch, 0u, STREAM_PIXELS, params.seed)).xy;
  let flat = shuffled_index((params.first + ray) % count, count, keys);
  let image = image_of(flat);
  pixels[ray] = vec4u(image, pyramid_pixel(vec2u(cameras[image].size), flat - offsets[image]));
}
`;var HT=`// Pixels of a step, each of any image, drawn independently of the others, as rays a step may change. A scale is
// drawn as often as it has pixels. So many consecutive rays have one pixel.
//   pixels   [rays]    (image, x, y, j): of the image reduced by 2^j
//   cameras  [images]  for the images' sizes
// One thread a ray. A remainder makes the first of n numbers likelier than the last by n / 2^32 of their
// probability: no training is long enough to tell.

#import "lib/camera.wgsl"
#import "lib/pyramid.wgsl"
#import "lib/random.wgsl"

struct Params { rays: u32, images: u32, step: u32, seed: u32, rays_per_pixel: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> cameras: array<Camera>;
@group(0) @binding(2) var<storage, read_write> pixels: array<vec4u>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  let bits = pcg4d(vec4u(ray / params.rays_per_pixel, params.step, STREAM_PIXELS, params.seed));
  let image = bits.x % params.images;
  let size = vec2u(cameras[image].size);
  let halvings = pyramid_pixel(size, bits.w % pyramid_pixels(size)).z;
  pixels[ray] = vec4u(image, bits.yz % (size >> vec2u(halvings)), halvings);
}
`;var WT=`// The colours of a batch of pixels over the background: color = rgb * alpha + background * (1 - alpha), in
// sRGB values, as the published protocol does, or in linear light and then made sRGB again (LINEAR), as
// instant-ngp does. Pixels to ignore get an alpha of -1: those without a ray and, with MASKED, those that
// are masked out, whose rays are taken away: without samples no penalty acts on what they pass, either.
//   pixels      [rays]  (image, x, y, j): of the image reduced by 2^j
//   directions  [rays]  w = 0: no ray; set to 0 where a pixel is masked out
//   images              8-bit RGBA, straight alpha, one image a layer, its reductions as mip levels; with
//                       MASKED, a transparent pixel other than black is masked out
//   colors      [rays]  (r, g, b, alpha)
// Consecutive rays of one pixel have one background. One thread a ray.

#import "lib/background.wgsl"
#import "lib/srgb.wgsl"

const BACKGROUND = 0u;
const LINEAR = false;
const MASKED = false;

struct Params { rays: u32, step: u32, seed: u32, rays_per_pixel: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(2) var<storage, read_write> directions: array<vec4f>;
@group(0) @binding(3) var images: texture_2d_array<u32>;
@group(0) @binding(4) var<storage, read_write> colors: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  let pixel = pixels[ray];
  let texel = textureLoad(images, pixel.yz, pixel.x, pixel.w);
  let rgba = vec4f(texel) / 255.0;
  let background = background_of(BACKGROUND, ray / params.rays_per_pixel, params.step, params.seed);
  var color = mix(background, rgba.rgb, rgba.a);
  if (LINEAR) {
    color = srgb_from_linear(mix(linear_from_srgb(background), linear_from_srgb(rgba.rgb), rgba.a));
  }
  if (MASKED && texel.a == 0u && any(texel.rgb != vec3u(0u))) { directions[ray] = vec4f(0.0); }
  let has_ray = directions[ray].w != 0.0;
  colors[ray] = vec4f(color, select(-1.0, rgba.a, has_ray));
}
`;var jT=`// Moves a share of a step's rays to pixels whose depths are known (lib/known_depths.wgsl).
//   known   [count]  (image, y 2^16 + x, distance, weight), the last two as bits
//   pixels  [rays]   (image, x, y, 0) is written of those that are moved
// One thread a ray.

#import "lib/dispatch.wgsl"
#import "lib/known_depths.wgsl"

const THREADS = 64u;

struct Params { rays: u32, count: u32, share: f32, step: u32, seed: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> known: array<vec4u>;
@group(0) @binding(2) var<storage, read_write> pixels: array<vec4u>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let ray = group_index(workgroup, workgroups) * THREADS + local;
  if (ray >= params.rays) { return; }
  let place = known_depth_of(ray, params.count, params.share, params.step, params.seed);
  if (place == NOT_KNOWN) { return; }
  let found = known[place];
  pixels[ray] = vec4u(found.x, found.y & 0xffffu, found.y >> 16u, 0u);
}
`;var BT=`// Colours of pixels that several consecutive rays share: each of a pixel's rays gets the mean of their colours. What
// is lost by a pixel's colour is the same for all of its rays then, and so is the gradient: that of a ray's own
// colour is its part of the sum of theirs, which is what each of them has. So this needs no way back.
//   counters  [slots]  there are counters[index] rays, at most capacity: the last pixel may lack some
//   colors    [rays]   (r, g, b, accumulation); accumulations stay each ray's own
// One thread a pixel, which adds its rays in their order.

#import "lib/dispatch.wgsl"

const THREADS = 64u;

struct Params { capacity: u32, index: u32, rays_per_pixel: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read_write> colors: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let rays = min(counters[params.index], params.capacity);
  let first = (group_index(workgroup, workgroups) * THREADS + local) * params.rays_per_pixel;
  if (first >= rays) { return; }
  let end = min(first + params.rays_per_pixel, rays);
  var sum = vec3f(0.0);
  for (var ray = first; ray < end; ray++) { sum += colors[ray].rgb; }
  let mean = sum / f32(end - first);
  for (var ray = first; ray < end; ray++) { colors[ray] = vec4f(mean, colors[ray].a); }
}
`;var GT=`// Pixel batches of one random image a step at all scales, without repetition, inside its centre crop: a rectangle
// of \`fraction\` of its width and height (1 for all of it), rounded down, and the middle of each reduced image that
// has the size of the crop's reduction.
//   pixels   [rays]    (image, x, y, j): of the image reduced by 2^j
//   cameras  [images]  for the images' sizes
// One thread a ray.

#import "lib/camera.wgsl"
#import "lib/pyramid.wgsl"
#import "lib/random.wgsl"

struct Params { rays: u32, images: u32, step: u32, seed: u32, fraction: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> cameras: array<Camera>;
@group(0) @binding(2) var<storage, read_write> pixels: array<vec4u>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  let image = pcg4d(vec4u(0u, params.step, STREAM_PIXELS, params.seed)).x % params.images;
  let keys = pcg4d(vec4u(1u, params.step, STREAM_PIXELS, params.seed)).xy;
  let size = cameras[image].size;
  let crop = max(vec2u(size * params.fraction), vec2u(1u));
  let count = pyramid_pixels(crop);
  let pixel = pyramid_pixel(crop, shuffled_index(ray % count, count, keys));
  let halvings = vec2u(pixel.z);
  let corner = ((vec2u(size) >> halvings) - (crop >> halvings)) / 2u;
  pixels[ray] = vec4u(image, corner + pixel.xy, pixel.z);
}
`;var ZT=`// Pixels of a step in square patches, each anywhere in any image, drawn independently of the others. Rays follow
// a patch row by row, patch after patch; a scale is drawn as often as it has pixels. No patch hangs over an
// image's border, so that pixels near it come less often.
//   pixels   [rays]    (image, x, y, j): of the image reduced by 2^j, which is at least a patch across
//   cameras  [images]  for the images' sizes
// One thread a ray.

#import "lib/camera.wgsl"
#import "lib/pyramid.wgsl"
#import "lib/random.wgsl"

const PATCH = 16u; // pixels across

struct Params { rays: u32, images: u32, step: u32, seed: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> cameras: array<Camera>;
@group(0) @binding(2) var<storage, read_write> pixels: array<vec4u>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  let bits = pcg4d(vec4u(ray / (PATCH * PATCH), params.step, STREAM_PIXELS, params.seed));
  let image = bits.x % params.images;
  let size = vec2u(cameras[image].size);
  let halvings = pyramid_pixel(size, bits.w % pyramid_pixels(size)).z;
  let corner = bits.yz % ((size >> vec2u(halvings)) - PATCH + 1u);
  let place = ray % (PATCH * PATCH);
  pixels[ray] = vec4u(image, corner + vec2u(place % PATCH, place / PATCH), halvings);
}
`;var VT=`// A run of pixels of one camera's image, row by row from \`first\`, for rendering.
//   pixels  [rays]  (camera, x, y, 0)
// One thread a ray.

struct Params { rays: u32, camera: u32, width: u32, first: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> pixels: array<vec4u>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  let pixel = params.first + ray;
  pixels[ray] = vec4u(params.camera, pixel % params.width, pixel / params.width, 0u);
}
`;var qT=`// Cameras moved by what was learnt of them: turned around their own positions, then shifted.
//   R = exp([omega]) R_0    o = o_0 + tau
//   (omega, tau) = P z: radians and world units, in world axes (lib/preconditioner.wgsl)
//   learnt   [views, 2]                z
//   initial  [views, CAMERA_VEC4S]     cameras as the scene has them (lib/camera.wgsl)
//   cameras  [views, CAMERA_VEC4S]     of these only the poses are written
// One thread a view.

#import "lib/camera.wgsl"
#import "lib/preconditioner.wgsl"
#import "lib/rotation.wgsl"

struct Params { views: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> learnt: array<vec4f>;
@group(0) @binding(2) var<storage, read> initial: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> cameras: array<vec4f>;
@group(0) @binding(4) var<storage, read> preconditioners: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let view = id.x;
  if (view >= params.views) { return; }
  let twist = preconditioned(view, Twist(learnt[2u * view].xyz, learnt[2u * view + 1u].xyz));
  let omega = twist.turn;
  let first = view * CAMERA_VEC4S + CAMERA_POSE;
  // Rows of camera-to-world as columns: right, up, backward and position are this matrix's rows.
  let rows = mat3x4f(initial[first], initial[first + 1u], initial[first + 2u]);
  let axes = transpose(rows);
  let right = rotated(omega, axes[0]);
  let up = rotated(omega, axes[1]);
  let backward = rotated(omega, axes[2]);
  let position = axes[3] + twist.shift;
  for (var row = 0u; row < 3u; row++) {
    cameras[first + row] = vec4f(right[row], up[row], backward[row], position[row]);
  }
}
`;var KT=`// Focal lengths and radial distortion, changed by what was learnt of all cameras together.
//   f = f_0 exp(p_1)    k1 = k1_0 + p_2    k2 = k2_0 + p_3    p = P z
//   learnt   [1]                       z, (z1, z2, z3, 0)
//   matrix   [3]                       rows of P
//   initial  [views, CAMERA_VEC4S]     cameras as the scene has them (lib/camera.wgsl)
//   cameras  [views, CAMERA_VEC4S]     of these only focal lengths, k1 and k2 are written
// How far out a lens can be inverted stays that of the capture's: which pixels have rays must not change while it is
// learnt. Pictures of the learnt lens have it worked out anew (src/nerf/cameras.ts).
// One thread a view.

#import "lib/camera.wgsl"

struct Params { views: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> learnt: array<vec4f>;
@group(0) @binding(2) var<storage, read> matrix: array<vec4f>;
@group(0) @binding(3) var<storage, read> initial: array<Camera>;
@group(0) @binding(4) var<storage, read_write> cameras: array<Camera>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let view = id.x;
  if (view >= params.views) { return; }
  let z = learnt[0].xyz;
  cameras[view].focal = initial[view].focal * exp(dot(matrix[0].xyz, z));
  let more = vec2f(dot(matrix[1].xyz, z), dot(matrix[2].xyz, z));
  let radial = initial[view].radial;
  cameras[view].radial = vec4f(radial.xy + more, radial.zw);
}
`;var YT=`// How the loss would have each ray's focal length and radial distortion changed. With G the sum of t dL/dx over a ray's
// samples x = o + t d, of which its torque d x G has what is across d,
//   d_p = G . (I - d d^T) du/dp / |u| = ((torque x d) . du/dp) / |u|    p: log f, k1, k2
// where u is the direction in the camera's frame, before it has a length of 1. Its point of the undistorted image
// plane moves as the distorted one, (pixel - c) / f = point + shift(point), stays with its pixel (lib/lens.wgsl):
//   (I + dshift/dpoint) dpoint = -(pixel - c) / f  for log f,  -r^2 point / D  for k1,  -r^4 point / D  for k2
//   matrix      [3]           rows that turn what is learnt into (log f, k1, k2); symmetric
//   pixels      [rays]        (view, x, y, j): of its image reduced by 2^j
//   cameras     [views]       as they are in this step, perspective or fisheye
//   directions  [rays]        of length 1; 0 where a lens shows nothing
//   d_rays      [rays, 2]     (torque, 0), (force, 0): poses/rays.wgsl
//   d_optics    [rays]        of what is learnt: (d, d, d, 0)
// One thread a ray: there are counters[index], at most capacity.

#import "lib/dispatch.wgsl"
#import "lib/lens.wgsl"

const THREADS = 64u;
const PIXEL_OFFSET = 0.5; // where in a pixel its ray passes

struct Params { capacity: u32, index: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read> matrix: array<vec4f>;
@group(0) @binding(3) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(4) var<storage, read> cameras: array<Camera>;
@group(0) @binding(5) var<storage, read> directions: array<vec4f>;
@group(0) @binding(6) var<storage, read> d_rays: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> d_optics: array<vec4f>;

// What a pull on a direction in the camera's frame, across it, becomes at its point of the image plane.
fn pull_on_point(projection: f32, point: vec2f, pull: vec3f) -> vec2f {
  let across = vec2f(pull.x, -pull.y);
  if (projection == PERSPECTIVE) { return across / sqrt(1.0 + dot(point, point)); }
  // (sin(r) a, cos(r)) of the angle r along the axis a; looking along -z.
  let radius = precise_length(point);
  let axis = point / max(radius, 1e-30);
  let angle = precise_sin_cos(radius);
  let outward = angle.y * dot(across, axis) + angle.x * pull.z;
  let sinc = select(angle.x / radius, 1.0, radius < 1e-4);
  return axis * outward + sinc * (across - axis * dot(across, axis));
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let ray = group_index(workgroup, workgroups) * THREADS + local;
  if (ray >= min(counters[params.index], params.capacity)) { return; }
  d_optics[ray] = vec4f(0.0);
  let direction = directions[ray].xyz;
  if (all(direction == vec3f(0.0))) { return; }
  let pixel = pixels[ray];
  let camera = cameras[pixel.x];
  let place = (vec2f(pixel.yz) + PIXEL_OFFSET) * f32(1u << pixel.w);
  let distorted = (place - camera.principal) / camera.focal;
  let found = undistorted(camera, distorted, vec2f(0.0));
  if (found.z == 0.0) { return; }
  let point = found.xy;
  let pull = (camera.to_world * cross(d_rays[2u * ray].xyz, direction)).xyz;
  let on_point = pull_on_point(camera.projection, point, pull);
  // Through the inverse of the Jacobian (x, y; z, w), transposed.
  let j = bend_at(camera, point).jacobian;
  let through = (j.wx * on_point - j.zy * on_point.yx) / (j.x * j.w - j.y * j.z);
  let t = dot(point, point);
  let d = camera.divisor;
  let radial = t * dot(through, point) / (1.0 + t * (d.x + t * (d.y + t * d.z)));
  let d_optic = -vec3f(dot(through, distorted), radial, t * radial);
  d_optics[ray] = vec4f(
    dot(matrix[0].xyz, d_optic), dot(matrix[1].xyz, d_optic), dot(matrix[2].xyz, d_optic), 0.0,
  );
}
`;var JT=`// How the loss would have each ray moved: the gradients to samples' positions x = o + t d, with distances
// held, add up to a force on the ray's camera, and with the levers t d to a torque around it.
//   force = sum g    torque = sum t d x g    g = J^T d_position: in world units
//   kept_offsets  [capacity + 1]    exclusive prefix sum of the rays' kept samples, and the sum of all
//   packed_info   [rays]            (first marched sample, number of marched samples)
//   ts            [samples]         of marched samples, in \`unit\`s; a ray's kept ones are its first
//   origins       [rays]            world units
//   directions    [rays]            of length 1
//   d_positions   [blocks, 3, 64]   of kept samples, to field coordinates
//   d_rays        [rays, 2]         (torque, 0), (force, 0)
// One thread a ray: there are counters[index], at most capacity.

#import "lib/dispatch.wgsl"
#import "lib/kept_samples.wgsl"
#import "lib/occupancy.wgsl"
#import "lib/rows.wgsl"

const THREADS = 64u;

// unit: in sides of the cube.
struct Params { lower: vec3f, size: f32, capacity: u32, index: u32, unit: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read> kept_offsets: array<u32>;
@group(0) @binding(3) var<storage, read> packed_info: array<vec2u>;
@group(0) @binding(4) var<storage, read> ts: array<f32>;
@group(0) @binding(5) var<storage, read> origins: array<vec4f>;
@group(0) @binding(6) var<storage, read> directions: array<vec4f>;
@group(0) @binding(7) var<storage, read> d_positions: array<f32>;
@group(0) @binding(8) var<storage, read_write> d_rays: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let ray = group_index(workgroup, workgroups) * THREADS + local;
  let rays = min(counters[params.index], params.capacity);
  if (ray >= rays) { return; }
  let kept = kept_samples_of(ray);
  let first = packed_info[ray].x;
  let origin = (origins[ray].xyz - params.lower) / params.size;
  let direction = directions[ray].xyz;
  var force = vec3f(0.0);
  var torque = vec3f(0.0); // of levers in cube units
  for (var sample = kept.x; sample < kept.y; sample++) {
    let lever = params.unit * ts[first + sample - kept.x] * direction;
    let e = element_of(sample, 3u, 0u);
    let d_position = vec3f(
      d_positions[e], d_positions[e + SAMPLES_PER_BLOCK], d_positions[e + 2u * SAMPLES_PER_BLOCK],
    );
    let g = to_grid_backward(origin + lever, to_field_backward(d_position)) / params.size;
    force += g;
    torque += cross(lever, g);
  }
  d_rays[2u * ray] = vec4f(params.size * torque, 0.0);
  d_rays[2u * ray + 1u] = vec4f(force, 0.0);
}
`;var XT=`// The gradients of what is learnt of poses from those of rays: in place, in the sums over each view's rays.
//   d_omega = J(omega)^T torque    d_tau = force    d_z = P^T (d_omega, d_tau)    (omega, tau) = P z
//   learnt     [views, 2]   z: two vec4s of three numbers (lib/preconditioner.wgsl)
//   gradients  [views, 2]   in: (torque, 0), (force, 0); out: d_z
// One thread a view.

#import "lib/preconditioner.wgsl"
#import "lib/rotation.wgsl"

struct Params { views: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> learnt: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> gradients: array<vec4f>;
@group(0) @binding(3) var<storage, read> preconditioners: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let view = id.x;
  if (view >= params.views) { return; }
  let twist = preconditioned(view, Twist(learnt[2u * view].xyz, learnt[2u * view + 1u].xyz));
  let d_omega = left_jacobian_transposed(twist.turn, gradients[2u * view].xyz);
  let d_z = preconditioned(view, Twist(d_omega, gradients[2u * view + 1u].xyz));
  gradients[2u * view] = vec4f(d_z.turn, 0.0);
  gradients[2u * view + 1u] = vec4f(d_z.shift, 0.0);
}
`;var QT=`// Rays through pixels, in world coordinates.
//   pixels      [rays]     (camera, x, y, j): of the camera's image reduced by 2^j
//   cameras     [n]
//   origins     [rays]     xyz in world units; the radius of the pixel's cone at t = 1 (lib/cone.wgsl)
//   directions  [rays]     xyz, and its length as w
// A direction has a depth of 1 along the camera's axis, or with UNIT a length of 1; fisheye, fov and
// equirectangular ones always have a length of 1. Where a lens shows nothing, direction and length are 0.
// Of a pixel that several consecutive rays share, across x across of them, each has an equal square, row by row,
// and that one's cone; they lie evenly around where a single ray would pass.
// Cameras with a table get their rays from rays/table.wgsl. One thread a ray.

#import "lib/cone.wgsl"

const UNIT = false;
const PIXEL_OFFSET = 0.5; // where in a pixel its ray passes
const LENS = false;       // whether any camera has a lens

struct Params { rays: u32, across: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(2) var<storage, read> cameras: array<Camera>;
@group(0) @binding(3) var<storage, read_write> origins: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> directions: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  let pixel = pixels[ray];
  let square = ray % (params.across * params.across);
  let corner = vec2u(square % params.across, square / params.across);
  let from_single = (vec2f(corner) - 0.5 * f32(params.across - 1u)) / f32(params.across);
  let pixel_width = f32(1u << pixel.w);
  let width = pixel_width / f32(params.across);
  let place = (vec2f(pixel.yz) + PIXEL_OFFSET + from_single) * pixel_width;
  let to_world = cameras[pixel.x].to_world;
  var in_camera: vec3f;
  var radius: f32;
  if (LENS) {
    in_camera = lens_direction(cameras[pixel.x], place);
    radius = lens_cone_radius(cameras[pixel.x], place, in_camera, width);
  } else {
    let offset = (place - cameras[pixel.x].principal) / cameras[pixel.x].focal;
    in_camera = vec3f(offset.x, -offset.y, -1.0);
    radius = pinhole_cone_radius(cameras[pixel.x], width);
  }
  let direction = vec4f(in_camera, 0.0) * to_world;
  let distance = length(direction);
  let origin = vec4f(0.0, 0.0, 0.0, 1.0) * to_world;
  origins[ray] = vec4f(origin, radius);
  if (LENS && distance == 0.0) {
    origins[ray] = vec4f(origin, 0.0);
    directions[ray] = vec4f(0.0);
  } else if (UNIT) {
    origins[ray] = vec4f(origin, radius / distance);
    directions[ray] = vec4f(direction / distance, 1.0);
  } else {
    directions[ray] = vec4f(direction, distance);
  }
}
`;var eA=`// Where along its ray a thing is whose distance is known, in units of samples, for the rays that
// pixels/known_depths.wgsl moved.
//   known            [count]   (image, y 2^16 + x, distance, weight), the last two as bits
//   cameras          [images]
//   directions       [rays]    those that samples lie along, and their lengths as w
//   view_directions  [rays]    of length 1, in the world; read where rays are in NDC
//   targets          [rays]    (t, standard deviation of t, weight, what a length of 1 of a sample's interval is in
//                              units of t); all are 0 of other rays, and of those that are none
// The deviation is a part \`spread\` of the distance. In NDC a point at z has t = 1 + 1 / z of the way to infinity
// (lib/ndc.wgsl), which is where directions have a z of 2. One thread a ray.

#import "lib/camera.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/known_depths.wgsl"

const NDC = false;
const THREADS = 64u;

// unit: of t, in units of the directions; interval: that of intervals, in units of t where directions have a length
// of 1. By the length of others, intervals are multiplied.
struct Params {
  rays: u32, count: u32, share: f32, step: u32, seed: u32, spread: f32, unit: f32, interval: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> known: array<vec4u>;
@group(0) @binding(2) var<storage, read> cameras: array<Camera>;
@group(0) @binding(3) var<storage, read> directions: array<vec4f>;
@group(0) @binding(4) var<storage, read> view_directions: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> targets: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let ray = group_index(workgroup, workgroups) * THREADS + local;
  if (ray >= params.rays) { return; }
  targets[ray] = vec4f(0.0);
  let place = known_depth_of(ray, params.count, params.share, params.step, params.seed);
  let direction = directions[ray];
  if (place == NOT_KNOWN || direction.w == 0.0) { return; }
  let found = known[place];
  let distance = bitcast<f32>(found.z);
  let weight = bitcast<f32>(found.w);
  var t = distance;
  var slope = 1.0; // d t / d distance
  if (NDC) {
    let view = view_directions[ray].z;
    let z = cameras[found.x].to_world[2].w + distance * view;
    if (z >= -1.0) { return; } // in front of the near plane, where rays begin
    let whole = 2.0 / direction.z;
    t = whole * (1.0 + 1.0 / z);
    slope = -whole * view / (z * z);
  } else {
    slope = 1.0 / direction.w;
    t = distance * slope;
  }
  let deviation = params.spread * distance * slope;
  targets[ray] =
    vec4f(t / params.unit, deviation / params.unit, weight, params.interval / direction.w);
}
`;var tA=`// World rays in normalised device coordinates (lib/ndc.wgsl).
//   origins          [rays]  in: world, radius of the cone as w; out: on the near plane, z = -1, and the radius
//                            there, which stays along the ray: cones become cylinders
//   directions       [rays]  in: world, length as w; out: t = 1 at infinity, or with UNIT of length 1
//   view_directions  [rays]  xyz of length 1 in the world, and 1
// Rays that do not look along -z never reach the near plane: their directions become 0, as those of rays
// that are none. One thread a ray.

#import "lib/ndc.wgsl"

const UNIT = false;

struct Params { rays: u32, scale: vec2f }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> origins: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> directions: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> view_directions: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  let world = directions[ray];
  if (!(world.z < 0.0)) {
    directions[ray] = vec4f(0.0);
    view_directions[ray] = vec4f(0.0);
    return;
  }
  let found = ndc_ray(params.scale, origins[ray].xyz, world.xyz);
  let distance = length(found.direction);
  // Of a depth of 1, where x' = ax x and y' = ay y; of both the mean, as the released code of Mip-NeRF has it.
  let radius = origins[ray].w / -world.z * 0.5 * (params.scale.x + params.scale.y);
  origins[ray] = vec4f(found.origin, radius);
  view_directions[ray] = vec4f(world.xyz / world.w, 1.0);
  if (UNIT) {
    directions[ray] = vec4f(found.direction / distance, 1.0);
  } else {
    directions[ray] = vec4f(found.direction, distance);
  }
}
`;var rA=`// Rays of cameras that have a table of them, in place of those that rays/generate.wgsl made.
//   pixels      [rays]     (camera, x, y, 0)
//   cameras     [n]
//   table                  one camera a layer, two texels a pixel: origin and direction
//   origins     [rays]     xyz in world units, and the radius of the pixel's cone at t = 1: by the way to the
//                          direction of the pixel below, or above for the last row, as in lib/cone.wgsl;
//                          0 where the table has no such direction
//   directions  [rays]     xyz of length 1, and 1; 0 where the table's direction is 0
// One thread a ray.

#import "lib/cone.wgsl"

struct Params { rays: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(2) var<storage, read> cameras: array<Camera>;
@group(0) @binding(3) var table: texture_2d_array<f32>;
@group(0) @binding(4) var<storage, read_write> origins: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> directions: array<vec4f>;

// The direction of a pixel at length 1; 0 where there is none.
fn table_direction(camera: u32, pixel: vec2u) -> vec3f {
  let direction = textureLoad(table, vec2u(2u * pixel.x + 1u, pixel.y), camera, 0).xyz;
  let distance = length(direction);
  return select(vec3f(0.0), direction / distance, distance > 0.0);
}

fn table_cone_radius(camera: u32, pixel: vec2u, direction: vec3f) -> f32 {
  let last = u32(cameras[camera].size.y) - 1u;
  var neighbour = vec3f(0.0);
  if (pixel.y < last) { neighbour = table_direction(camera, pixel + vec2u(0u, 1u)); }
  if (all(neighbour == vec3f(0.0)) && pixel.y > 0u) {
    neighbour = table_direction(camera, pixel - vec2u(0u, 1u));
  }
  return select(CONE_OF_WIDTH * distance(neighbour, direction), 0.0, all(neighbour == vec3f(0.0)));
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  let pixel = pixels[ray];
  if (cameras[pixel.x].projection != TABLE) { return; }
  let origin = textureLoad(table, vec2u(2u * pixel.y, pixel.z), pixel.x, 0).xyz;
  let direction = table_direction(pixel.x, pixel.yz);
  if (all(direction == vec3f(0.0))) {
    origins[ray] = vec4f(origin, 0.0);
    directions[ray] = vec4f(0.0);
    return;
  }
  origins[ray] = vec4f(origin, table_cone_radius(pixel.x, pixel.yz, direction));
  directions[ray] = vec4f(direction, 1.0);
}
`;var oA=`// Density and colour networks, backward, on a CPU: the gradients of the encoded positions, and of every layer's
// sums, of which dense/gradient.wgsl makes those of the matrices. The forward pass is computed again, so nothing
// but its inputs has to be kept.
//   encoded      [blocks, ENCODED, 64]   encoded positions of the marched samples
//   ray_indices  [marched samples]       each one's ray
//   directions   [rays]                  of length 1
//   sources      [samples]               the marched sample that a kept sample is, in vec4s
//   d_outputs    [samples]               gradient for (r, g, b after the sigmoid, raw density)
//   parameters   matrices, 64 columns each; transposed: the same transposed
//   d_encoded    [blocks, ENCODED, 64]   gradient at the kept samples; zero for the last block's padding
//   rows         [blocks, ROWS, 64]      what layers make of the samples, and its gradients (lib/register_rows.wgsl)
// A thread takes eight samples of a block, and never looks at what others wrote. One product follows the other in
// one loop: the matrices' gradients need what each makes in memory anyway, and so the kernel is short. Straight
// lines through all layers would take drivers a quarter of a minute to compile.
// Subgroups of 16 lanes have two blocks, the second of which need not be there: weights are spread over the first
// eight lanes, so LANES is at most 8.

#import "lib/dispatch.wgsl"
#import "lib/eights.wgsl"
#import "lib/eights_\${EIGHTS}.wgsl"
#import "lib/harmonics.wgsl"
#import "lib/register_products.wgsl"
#import "lib/register_rows.wgsl"

// samples: how many there can be; slot: which of batch says how many there are; features: ENCODED, as drivers unroll
// what loads features one after the other where they know how many there are, and take twice as long for the kernel.
struct Params { layers: Layers, @align(16) transposed: Layers, @align(16) samples: u32, slot: u32, features: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> encoded: array<f32>;
@group(0) @binding(3) var<storage, read> ray_indices: array<u32>;
@group(0) @binding(4) var<storage, read> directions: array<vec4f>;
@group(0) @binding(5) var<storage, read> sources: array<vec4u>;
@group(0) @binding(6) var<storage, read> d_outputs: array<vec4f>;
@group(0) @binding(7) var<storage, read> parameters: array<vec4f>;
@group(0) @binding(8) var<storage, read> transposed: array<vec4f>;
@group(0) @binding(9) var<storage, read_write> d_encoded: array<Samples>;
@group(0) @binding(10) var<storage, read_write> rows: array<Samples>;

// A product of rows x \u2026 x + inputs - 1 with a matrix, to rows y \u2026 y + 4 quads - 1. Where \`passed\` is a row, the
// outputs pass where it and those that follow are positive; on the way there, where they are positive themselves.
struct Product { x: u32, inputs: u32, matrix: u32, y: u32, quads: u32, passed: u32 }

const THREADS_PER_BLOCK = 8u;

const UNITS = WIDTH / 4u;
const ALL = 0xffffffffu;       // outputs pass as they are
const THEMSELVES = 0xfffffffeu;
const NO_ROW = 0xffffffffu;    // the last product's outputs are d_encoded
const THERE = 6u;              // products of the way there
const PRODUCTS = 2u * THERE;

fn product_of(number: u32) -> Product {
  let there = params.layers;
  let back = params.transposed;
  switch (number) {
    case 0u: { return Product(ENCODED_ROW, ENCODED, there.density_0, DENSITY_0_ROW, UNITS, THEMSELVES); }
    case 1u: { return Product(DENSITY_0_ROW, WIDTH, there.density_1, DENSITY_1_ROW, UNITS, THEMSELVES); }
    case 2u: { return Product(DENSITY_1_ROW, WIDTH, there.density_head, COLOR_INPUT_ROW, GEOMETRY / 4u, ALL); }
    case 3u: { return Product(COLOR_INPUT_ROW, COLOR_INPUTS, there.color_0, COLOR_0_ROW, UNITS, THEMSELVES); }
    case 4u: { return Product(COLOR_0_ROW, WIDTH, there.color_1, COLOR_1_ROW, UNITS, THEMSELVES); }
    case 5u: { return Product(COLOR_1_ROW, WIDTH, there.color_head, D_COLORS_ROW, 1u, ALL); }
    case 6u: { return Product(D_COLORS_ROW, ROW_ALIGNMENT, back.color_head, D_COLOR_1_ROW, UNITS, COLOR_1_ROW); }
    case 7u: { return Product(D_COLOR_1_ROW, WIDTH, back.color_1, D_COLOR_0_ROW, UNITS, COLOR_0_ROW); }
    case 8u: { return Product(D_COLOR_0_ROW, WIDTH, back.color_0, D_GEOMETRY_ROW, GEOMETRY / 4u, ALL); }
    case 9u: { return Product(D_GEOMETRY_ROW, GEOMETRY, back.density_head, D_DENSITY_1_ROW, UNITS, DENSITY_1_ROW); }
    case 10u: { return Product(D_DENSITY_1_ROW, WIDTH, back.density_1, D_DENSITY_0_ROW, UNITS, DENSITY_0_ROW); }
    default: { return Product(D_DENSITY_0_ROW, WIDTH, back.density_0, NO_ROW, ENCODED / 4u, ALL); }
  }
}

// Whether the networks are without this layer.
fn is_missing(number: u32) -> bool {
  return (DENSITY_LAYERS == 1u && (number == 1u || number == 10u)) ||
    (COLOR_LAYERS == 1u && (number == 4u || number == 7u));
}

// Where a thread's samples are: their first row, in eights, and the first of d_encoded's.
struct Place { rows: u32, d_encoded: u32 }

// Four features of eight samples: of the first four, and of the others.
struct Eight { low: mat4x4f, high: mat4x4f }

// Sixteen features of them.
struct Sixteen { low: Features, high: Features }

fn rows_4(place: u32, row: u32) -> Eight {
  let first = place + row * EIGHTS_PER_ROW;
  let a = rows[first];
  let b = rows[first + EIGHTS_PER_ROW];
  let c = rows[first + 2u * EIGHTS_PER_ROW];
  let d = rows[first + 3u * EIGHTS_PER_ROW];
  return Eight(
    mat4x4f(low_of(a), low_of(b), low_of(c), low_of(d)), mat4x4f(high_of(a), high_of(b), high_of(c), high_of(d)),
  );
}

fn rows_16(place: u32, row: u32) -> Sixteen {
  let a = rows_4(place, row);
  let b = rows_4(place, row + 4u);
  let c = rows_4(place, row + 8u);
  let d = rows_4(place, row + 12u);
  return Sixteen(Features(a.low, b.low, c.low, d.low), Features(a.high, b.high, c.high, d.high));
}

fn put_4(place: u32, row: u32, values: Eight) {
  let first = place + row * EIGHTS_PER_ROW;
  rows[first] = eight(values.low[0], values.high[0]);
  rows[first + EIGHTS_PER_ROW] = eight(values.low[1], values.high[1]);
  rows[first + 2u * EIGHTS_PER_ROW] = eight(values.low[2], values.high[2]);
  rows[first + 3u * EIGHTS_PER_ROW] = eight(values.low[3], values.high[3]);
}

fn put_gradient(first: u32, values: Eight) {
  d_encoded[first] = eight(values.low[0], values.high[0]);
  d_encoded[first + EIGHTS_PER_ROW] = eight(values.low[1], values.high[1]);
  d_encoded[first + 2u * EIGHTS_PER_ROW] = eight(values.low[2], values.high[2]);
  d_encoded[first + 3u * EIGHTS_PER_ROW] = eight(values.low[3], values.high[3]);
}

fn weights_at(is_back: bool, place: u32) -> vec4f {
  if (is_back) { return transposed[place]; }
  return parameters[place];
}

fn load(is_back: bool, place: u32, lane: u32) -> Spread {
  let first = place + lane * STRIDE;
  var spread = Spread();
  spread.a = weights_at(is_back, first);
  if (LANES <= 8u) { spread.b = weights_at(is_back, first + LANES * STRIDE); }
  if (LANES == 4u) {
    spread.c = weights_at(is_back, first + 2u * LANES * STRIDE);
    spread.d = weights_at(is_back, first + 3u * LANES * STRIDE);
  }
  return spread;
}

fn add_inputs(sums: Eight, near: Sixteen, far: Sixteen, is_far: bool, w: Spread) -> Eight {
  return Eight(
    add_16(sums.low, choose(near.low, far.low, is_far), w), add_16(sums.high, choose(near.high, far.high, is_far), w),
  );
}

fn pass_where(d: Eight, x: Eight) -> Eight {
  return Eight(pass_positive(d.low, x.low), pass_positive(d.high, x.high));
}

// d_outputs: of the colours and, the fourth, of the raw densities themselves, which are the first of the geometry.
fn multiply(number: u32, place: Place, d_outputs: Eight, lane: u32) {
  let product = product_of(number);
  let near = rows_16(place.rows, product.x);
  var far = Sixteen();
  if (product.inputs > 16u) { far = rows_16(place.rows, product.x + 16u); }
  for (var quad = 0u; quad < product.quads; quad++) {
    var sums = Eight();
    for (var part = 0u; part < product.inputs / 16u; part++) {
      let w = load(number >= THERE, product.matrix + part * 16u * STRIDE + quad, lane);
      sums = add_inputs(sums, near, far, part == 1u, w);
    }
    if (product.passed == THEMSELVES) {
      sums = pass_where(sums, sums);
    } else if (product.passed != ALL) {
      sums = pass_where(sums, rows_4(place.rows, product.passed + 4u * quad));
    } else if (product.y == D_GEOMETRY_ROW && quad == 0u) {
      sums.low[0] += d_outputs.low[3];
      sums.high[0] += d_outputs.high[3];
    }
    if (product.y == NO_ROW) {
      put_gradient(place.d_encoded + 4u * quad * EIGHTS_PER_ROW, sums);
    } else {
      put_4(place.rows, product.y + 4u * quad, sums);
    }
  }
}

// A feature of four samples, which lie anywhere.
fn encoded_of(samples: vec4u, feature: u32) -> vec4f {
  return vec4f(
    encoded[element_of(samples.x, ENCODED, feature)], encoded[element_of(samples.y, ENCODED, feature)],
    encoded[element_of(samples.z, ENCODED, feature)], encoded[element_of(samples.w, ENCODED, feature)],
  );
}

// The rays' directions of four samples.
fn directions_of(samples: vec4u) -> mat4x3f {
  return mat4x3f(
    directions[ray_indices[samples.x]].xyz, directions[ray_indices[samples.y]].xyz,
    directions[ray_indices[samples.z]].xyz, directions[ray_indices[samples.w]].xyz,
  );
}

fn four_harmonics(part: u32, d: mat4x3f) -> mat4x4f {
  return transpose(mat4x4f(
    harmonics_of(part, d[0]), harmonics_of(part, d[1]), harmonics_of(part, d[2]), harmonics_of(part, d[3]),
  ));
}

fn put_inputs(place: Place, low: vec4u, high: vec4u) {
  for (var feature = 0u; feature < params.features; feature++) {
    let values = eight(encoded_of(low, feature), encoded_of(high, feature));
    rows[place.rows + (ENCODED_ROW + feature) * EIGHTS_PER_ROW] = values;
  }
  let low_directions = directions_of(low);
  let high_directions = directions_of(high);
  for (var part = 0u; part < 4u; part++) {
    let harmonics = Eight(four_harmonics(part, low_directions), four_harmonics(part, high_directions));
    put_4(place.rows, COLOR_INPUT_ROW + GEOMETRY + 4u * part, harmonics);
  }
}

// A sample's gradient; zero past the last one.
fn d_output_of(sample: u32, count: u32) -> vec4f {
  if (sample >= count) { return vec4f(0.0); }
  return d_outputs[sample];
}

// Of four samples, transposed.
fn four_d_outputs(first: u32, count: u32) -> mat4x4f {
  return transpose(mat4x4f(
    d_output_of(first, count), d_output_of(first + 1u, count),
    d_output_of(first + 2u, count), d_output_of(first + 3u, count),
  ));
}

fn sigmoid_gradient(d: vec4f, x: vec4f) -> vec4f {
  let y = 1.0 / (1.0 + exp(-x));
  return d * y * (1.0 - y);
}

// Gradients of the colours' sums; the fourth row is padding.
fn d_color_sums(d: mat4x4f, sums: mat4x4f) -> mat4x4f {
  return mat4x4f(
    sigmoid_gradient(d[0], sums[0]), sigmoid_gradient(d[1], sums[1]), sigmoid_gradient(d[2], sums[2]), vec4f(0.0),
  );
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let thread = group_index(workgroup, workgroups) * 64u + local;
  let block = thread / THREADS_PER_BLOCK;
  let column = thread % THREADS_PER_BLOCK;
  let count = min(params.samples, batch[params.slot]);
  if (block * SAMPLES_PER_BLOCK >= count) { return; }
  let place = Place(samples_of(block, ROWS, 0u) + column, samples_of(block, ENCODED, 0u) + column);
  put_inputs(place, sources[2u * thread], sources[2u * thread + 1u]);
  let d = Eight(four_d_outputs(8u * thread, count), four_d_outputs(8u * thread + 4u, count));
  for (var number = 0u; number < PRODUCTS; number++) {
    if (is_missing(number)) { continue; }
    if (number == THERE) {
      let sums = rows_4(place.rows, D_COLORS_ROW);
      put_4(place.rows, D_COLORS_ROW, Eight(d_color_sums(d.low, sums.low), d_color_sums(d.high, sums.high)));
    }
    multiply(number, place, d, local % LANES);
  }
}
`;var nA=`// The density network alone, in registers (lib/register_layers.wgsl), for points without a direction.
//   encoded     [blocks, ENCODED, 64]    encoded positions of samples
//   parameters                           matrices, 64 columns each
//   raw         [blocks, 64]             raw densities; zero for the padding samples
// A workgroup takes BLOCKS_PER_GROUP blocks, two at a time: a thread four samples of each.

#import "lib/dispatch.wgsl"
#import "lib/register_encoded.wgsl"
#import "lib/register_density_\${DENSITY_DEPTH}.wgsl"

// samples: how many there can be; slot: which entry of \`batch\` says how many there are.
struct Params { layers: Layers, @align(16) samples: u32, slot: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(3) var<storage, read> parameters: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> raw: array<vec4f>;

// Samples 4 column \u2026 of a block.
fn put(block: u32, column: u32, count: u32, densities: vec4f) {
  let samples = vec4u(block * SAMPLES_PER_BLOCK + 4u * column) + vec4u(0u, 1u, 2u, 3u);
  raw[block * VEC4S_PER_ROW + column] = select(vec4f(0.0), densities, samples < vec4u(count));
}

@compute @workgroup_size(16)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let first = group_index(workgroup, workgroups) * BLOCKS_PER_GROUP;
  let count = min(params.samples, batch[params.slot]);
  let end = min(first + BLOCKS_PER_GROUP, blocks_of(count));
  for (var block = first; block < end; block += 2u) {
    let other = min(block + 1u, end - 1u); // without a second block the first twice, which is written twice alike
    let encoded = Pair(encoded_units(block, local), encoded_units(other, local));
    let outputs = density_pass(encoded, local % LANES);
    put(block, local, count, outputs.a.low[0][0]);
    put(other, local, count, outputs.b.low[0][0]);
  }
}
`;var sA=`// Density and colour networks, forward, in registers (lib/register_layers.wgsl).
//   encoded      [blocks, ENCODED, 64]   encoded positions of samples
//   ray_indices  [samples]               each sample's ray, in vec4s
//   directions   [rays]                  of length 1
//   parameters                           matrices, 64 columns each
//   outputs      [samples]               (r, g, b after the sigmoid, raw density)
// A workgroup takes BLOCKS_PER_GROUP blocks, two at a time: a thread four samples of each. Of the padding samples of
// the last block nothing is written.

#import "lib/dispatch.wgsl"
#import "lib/register_encoded.wgsl"
#import "lib/register_color_\${COLOR_DEPTH}.wgsl"
#import "lib/register_density_\${DENSITY_DEPTH}.wgsl"

// samples: how many there can be; slot: which entry of \`batch\` says how many there are.
struct Params { layers: Layers, @align(16) samples: u32, slot: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(3) var<storage, read> ray_indices: array<vec4u>;
@group(0) @binding(4) var<storage, read> directions: array<vec4f>;
@group(0) @binding(5) var<storage, read> parameters: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> outputs: array<vec4f>;

fn store(sample: u32, count: u32, output: vec4f) {
  if (sample < count) { outputs[sample] = output; }
}

// Of samples 4 column \u2026 of a block. Rays of padding samples are whatever stands there: nothing of these is stored.
fn direction_units(block: u32, column: u32) -> Features {
  let rays = ray_indices[block * VEC4S_PER_ROW + column];
  return direction_features(
    directions[rays.x].xyz, directions[rays.y].xyz, directions[rays.z].xyz, directions[rays.w].xyz,
  );
}

fn put(block: u32, column: u32, count: u32, colors: mat4x4f, raw_density: vec4f) {
  let first = block * SAMPLES_PER_BLOCK + 4u * column;
  let rows = transpose(mat4x4f(sigmoid(colors[0]), sigmoid(colors[1]), sigmoid(colors[2]), raw_density));
  store(first, count, rows[0]);
  store(first + 1u, count, rows[1]);
  store(first + 2u, count, rows[2]);
  store(first + 3u, count, rows[3]);
}

fn run(block: u32, other: u32, column: u32, count: u32) {
  let lane = column % LANES;
  let encoded = Pair(encoded_units(block, column), encoded_units(other, column));
  let geometry = density_pass(encoded, lane);
  let inputs = Pair(
    Units(geometry.a.low, direction_units(block, column)), Units(geometry.b.low, direction_units(other, column)),
  );
  let colors = color_pass(inputs, lane);
  put(block, column, count, colors.a.low[0], geometry.a.low[0][0]);
  put(other, column, count, colors.b.low[0], geometry.b.low[0][0]);
}

@compute @workgroup_size(16)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let first = group_index(workgroup, workgroups) * BLOCKS_PER_GROUP;
  let count = min(params.samples, batch[params.slot]);
  let end = min(first + BLOCKS_PER_GROUP, blocks_of(count));
  // Without a second block the first is taken twice, and written twice alike.
  for (var block = first; block < end; block += 2u) { run(block, min(block + 1u, end - 1u), local, count); }
}
`;var aA=`// Adds what was seen of a run of rays to the means of their pixels.
//   means  [pixels]  (what is shown as lib/shows.wgsl says, accumulation)
// Rays and pixels are numbered row by row; ray 0 is of the pixel \`first\`. The first of \`frames\` overwrites.
// Light adds up linearly, but colors are sRGB: what rays show over the background is decoded, and what is
// presented encoded again. One thread a ray. KIND says how results of rays lie.

#import "lib/seen_\${KIND}.wgsl"
#import "lib/shows.wgsl"
#import "lib/srgb.wgsl"

// unit: what depths are multiplied with. behind: the background that results of rays have already, if any;
// samples: of each ray, where all have as many. frames: how many there are with this one.
struct Params {
  background: vec3f, show: u32, rays: u32, first: u32, frames: u32, unit: f32, behind: f32, samples: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> means: array<vec4f>;

fn shown_of(ray: u32, color: vec4f) -> vec3f {
  switch (params.show) {
    case SHOW_COLOR: {
      return linear_from_srgb(saturate(color.rgb + (1.0 - color.a) * params.background));
    }
    case SHOW_DEPTH: { return vec3f(params.unit * depth_of(ray), 0.0, 0.0); }
    case SHOW_NORMALS: { return normal_of(ray); }
    case SHOW_SAMPLES: { return vec3f(samples_of(ray), 0.0, 0.0); }
    default: { return vec3f(0.0); }
  }
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  let color = color_of(ray);
  let now = vec4f(shown_of(ray, color), color.a);
  let pixel = params.first + ray;
  if (params.frames == 1u) {
    means[pixel] = now; // whatever was there, even NaN
  } else {
    means[pixel] += (now - means[pixel]) / f32(params.frames);
  }
}
`;var iA=`// Adds a segment's samples to their rays (lib/volrend.wgsl states the equations), and says which rays go on:
// those that were given a whole segment and let through at least STOP.
//   alive         [rays]
//   offsets       [rays + 1]        by place in alive: the first sample, and so where those of the place before
//                                   end; no samples behind the last place alive
//   outputs       [samples]         (r, g, b, raw density)
//   spans         [samples]         (t, delta) in cube units
//   positions     [blocks, POSITION_ROWS, 64]  with NORMALS or NDC: field coordinates
//   d_positions   [blocks, 3, 64]   with NORMALS: the raw density's gradients to them
//   seen          [rays, 3]         as lib/segments.wgsl says
//   flags         [rays]            in: 1 for rays with a whole segment; out: 1 for rays that go on
// Depths are sums of t, or with NDC of fractions of the way from the near plane to infinity: of disparity.
// One thread a place in alive. NEEDS says which of positions and d_positions there are: nothing, positions, or
// gradients, which is both.

#import "lib/contraction.wgsl"
#import "lib/density.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/segment_\${NEEDS}.wgsl"
#import "lib/segments.wgsl"
#import "lib/volrend.wgsl"

const THREADS = 64u;
const STOP = 1e-4;
const NORMALS = false;
const POSITION_ROWS = 3u;
const NDC = false; // whether the field's cube lies in normalised device coordinates

// With NDC: the field's cube, and what lib/ndc.wgsl calls (ax, ay).
struct Params { lower: vec3f, size: f32, ndc: vec2f, rays: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> alive: array<u32>;
@group(0) @binding(2) var<storage, read> offsets: array<u32>;
@group(0) @binding(3) var<storage, read> outputs: array<vec4f>;
@group(0) @binding(4) var<storage, read> spans: array<vec2f>;
@group(0) @binding(5) var<storage, read_write> seen: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> flags: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let place = group_index(workgroup, workgroups) * THREADS + local;
  if (place >= params.rays) { return; }
  let first = offsets[place];
  let behind = offsets[place + 1u];
  if (first == behind) { return; } // through, and its flag is 0 already
  let ray = alive[place];
  let color = seen[ray * SEEN + COLOR];
  let state = seen[ray * SEEN + STATE];
  var normal = seen[ray * SEEN + NORMAL].xyz;
  var composite = Composite(color.rgb, state.x, state.y, color.a);
  var sample = first;
  for (; sample < behind && composite.transmittance >= STOP; sample++) {
    let output = outputs[sample];
    let span = spans[sample];
    let t = depth_of(sample, span.x);
    let weight = add_sample(&composite, density_of(output.w), span.y, t, output.rgb);
    if (NORMALS) { normal += weight * normal_of(sample); }
  }
  let samples = state.z + f32(sample - first);
  seen[ray * SEEN + COLOR] = vec4f(composite.color, composite.accumulation);
  seen[ray * SEEN + STATE] = vec4f(composite.transmittance, composite.depth, samples, 0.0);
  if (NORMALS) { seen[ray * SEEN + NORMAL] = vec4f(normal, 0.0); }
  flags[ray] *= u32(composite.transmittance >= STOP);
}
`;var lA=`// How many samples each ray that is alive has in the next segment: the walk of lib/march.wgsl from its cursor
// on, nothing stored.
//   counts         [2]         ALIVE: length of alive; SEGMENTS: counts this one, if a ray is alive
//   alive          [rays]
//   walks          [rays]
//   bits           [cells/32]  the occupancy grid
//   sample_counts  [rays]      by place in alive; 0 behind its end
//   flags          [rays]      of rays that are alive: 1 if they have a whole segment, else 0
// One thread a place in alive.

#import "lib/dispatch.wgsl"
#import "lib/march.wgsl"
#import "lib/segments.wgsl"
#import "lib/walk.wgsl"

const THREADS = 64u;

struct Params {
  lower: vec3f, size: f32, near: f32, far: f32, rays: u32, capacity: u32, longest: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> counts: array<u32>;
@group(0) @binding(2) var<storage, read> alive: array<u32>;
@group(0) @binding(3) var<storage, read> walks: array<Walk>;
@group(0) @binding(4) var<storage, read> bits: array<u32>;
@group(0) @binding(5) var<storage, read_write> sample_counts: array<u32>;
@group(0) @binding(6) var<storage, read_write> flags: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let place = group_index(workgroup, workgroups) * THREADS + local;
  if (place >= params.rays) { return; }
  let rays_alive = counts[ALIVE];
  let length = segment_length(rays_alive, params.capacity, params.longest);
  var count = 0u;
  if (place < rays_alive) {
    let number = alive[place];
    let walk = walks[number];
    let ray = ray_of(walk, params.lower, params.size, params.near, params.far);
    var index = walk.cursor;
    while (count < length) {
      index = next_sample(ray, index).index + 1u;
      if (index > MAX_CANDIDATES) { break; }
      count++;
    }
    flags[number] = u32(count == length);
  }
  sample_counts[place] = count;
  if (place == 0u) { counts[SEGMENTS] += u32(rays_alive > 0u); }
}
`;var cA=`// Makes samples outside of a crop transparent.
//   origins, directions  [rays]     in the coordinates of the crop's planes
//   ray_indices          [samples]
//   ts                   [samples]  distances in units of the rays' directions
//   outputs              [samples]  (r, g, b, raw density)
// One thread a sample.

#import "lib/crop.wgsl"
#import "lib/dispatch.wgsl"

struct Params { samples: u32, crop: array<vec4f, 6> }

// Whatever makes densities of raw ones makes 0 of this.
const NO_DENSITY = -1e30;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> origins: array<vec4f>;
@group(0) @binding(2) var<storage, read> directions: array<vec4f>;
@group(0) @binding(3) var<storage, read> ray_indices: array<u32>;
@group(0) @binding(4) var<storage, read> ts: array<f32>;
@group(0) @binding(5) var<storage, read_write> outputs: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let sample = group_index(workgroup, workgroups) * 64u + thread;
  if (sample >= params.samples) { return; }
  let ray = ray_indices[sample];
  let span = crop_span(params.crop, origins[ray].xyz, directions[ray].xyz);
  let t = ts[sample];
  if (t < span.x || t > span.y) { outputs[sample].w = NO_DENSITY; }
}
`;var uA=`// The samples of a segment, which render/count.wgsl counted; moves the cursors behind them.
//   alive        [rays]
//   walks        [rays]
//   bits         [cells/32]       the occupancy grid
//   offsets      [rays + 1]       by place in alive: the first sample, and so where those of the place before
//                                 end; no samples behind the last place alive
//   positions    [blocks, POSITION_ROWS, 64]  field coordinates; and the footprint of each, if they have any
//   spans        [samples]        (t, delta) in cube units
//   ray_indices  [samples]
// One thread a place in alive.

#import "lib/dispatch.wgsl"
#import "lib/footprint.wgsl"
#import "lib/march.wgsl"
#import "lib/rows.wgsl"
#import "lib/walk.wgsl"

const THREADS = 64u;

struct Params { lower: vec3f, size: f32, near: f32, far: f32, rays: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> alive: array<u32>;
@group(0) @binding(2) var<storage, read_write> walks: array<Walk>;
@group(0) @binding(3) var<storage, read> bits: array<u32>;
@group(0) @binding(4) var<storage, read> offsets: array<u32>;
@group(0) @binding(5) var<storage, read_write> positions: array<f32>;
@group(0) @binding(6) var<storage, read_write> spans: array<vec2f>;
@group(0) @binding(7) var<storage, read_write> ray_indices: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let place = group_index(workgroup, workgroups) * THREADS + local;
  if (place >= params.rays) { return; }
  let first = offsets[place];
  let behind = offsets[place + 1u];
  if (first == behind) { return; }
  let number = alive[place];
  let walk = walks[number];
  let ray = ray_of(walk, params.lower, params.size, params.near, params.far);
  var index = walk.cursor;
  for (var sample = first; sample < behind; sample++) {
    let found = next_sample(ray, index);
    index = found.index + 1u;
    let position = to_field(found.position);
    let e = element_of(sample, POSITION_ROWS, 0u);
    positions[e] = position.x;
    positions[e + SAMPLES_PER_BLOCK] = position.y;
    positions[e + 2u * SAMPLES_PER_BLOCK] = position.z;
    if (HAS_FOOTPRINTS) {
      let footprint = footprint_of(walk.radius, found.t, params.size, found.position);
      positions[e + 3u * SAMPLES_PER_BLOCK] = footprint;
    }
    spans[sample] = vec2f(found.t, found.delta);
    ray_indices[sample] = number;
  }
  walks[number].cursor = index;
}
`;var pA=`// The picture that a canvas shows, of means as render/average.wgsl leaves them.
//   means    [height, width]                what is there of it: the first \`filled\` pixels
//   coarse   [coarse height, coarse width]  the same of all pixels, less sharp; between its pixels linear
//   picture  [height, stride]               RGBA or BGRA, 8 bits each, opaque; rows begin at multiples of
//                                           256 bytes, as copies into textures want it
// Colors: encoded as sRGB. Depths: viridis, bright where near, even in the logarithm of the depth from near to
// far. Normals: 0.5 + 0.5 n. All three over the background. Accumulations: from black to white. Numbers of
// samples: viridis, even in the logarithm of 1 + n, up to 255.
// One thread a pixel.

#import "lib/dispatch.wgsl"
#import "lib/shows.wgsl"
#import "lib/srgb.wgsl"
#import "lib/viridis.wgsl"

const ROW_PIXELS = 64u; // what rows are padded to a multiple of
const MOST_SAMPLES = 255.0;

const LINEAR_DEPTHS = 0u;
const NDC_DEPTHS = 1u;  // fractions of the way to infinity (lib/ndc.wgsl)

// swapped: whether blue comes first.
struct Params {
  size: vec2u, coarse_size: vec2u, background: vec3f, show: u32, near: f32, far: f32, depths: u32,
  filled: u32, swapped: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> means: array<vec4f>;
@group(0) @binding(2) var<storage, read> coarse: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> picture: array<u32>;

fn coarse_at(pixel: vec2u) -> vec4f {
  let size = vec2f(params.coarse_size);
  let place = clamp((vec2f(pixel) + 0.5) * size / vec2f(params.size) - 0.5, vec2f(0.0), size - 1.0);
  let low = vec2u(place);
  let high = min(low + 1u, params.coarse_size - 1u);
  let part = place - vec2f(low);
  let width = params.coarse_size.x;
  let above = mix(coarse[low.y * width + low.x], coarse[low.y * width + high.x], part.x);
  let below = mix(coarse[high.y * width + low.x], coarse[high.y * width + high.x], part.x);
  return mix(above, below, part.y);
}

fn depth_color(mean: vec4f) -> vec3f {
  var depth = mean.x / max(mean.w, 1e-6);
  if (params.depths == NDC_DEPTHS) { depth = 1.0 / max(1.0 - depth, 1e-6); }
  let far = log(max(depth, params.near) / params.near) / log(params.far / params.near);
  return viridis(1.0 - saturate(far));
}

fn color_of(mean: vec4f) -> vec3f {
  switch (params.show) {
    case SHOW_COLOR: { return srgb_from_linear(mean.rgb); }
    case SHOW_DEPTH: { return mix(params.background, depth_color(mean), mean.w); }
    case SHOW_NORMALS: {
      return 0.5 * (mean.w + mean.xyz) + (1.0 - mean.w) * params.background;
    }
    case SHOW_SAMPLES: { return viridis(saturate(log(1.0 + mean.x) / log(1.0 + MOST_SAMPLES))); }
    default: { return vec3f(mean.w); }
  }
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = group_index(workgroup, workgroups) * 64u + thread;
  let width = params.size.x;
  let pixel = vec2u(index % width, index / width);
  if (pixel.y >= params.size.y) { return; }
  var mean: vec4f;
  if (index < params.filled) {
    mean = means[index];
  } else {
    mean = coarse_at(pixel);
  }
  let color = color_of(mean);
  let ordered = select(color, color.bgr, params.swapped == 1u);
  let stride = (width + ROW_PIXELS - 1u) / ROW_PIXELS * ROW_PIXELS;
  picture[pixel.y * stride + pixel.x] = pack4x8unorm(vec4f(ordered, 1.0));
}
`;var fA=`// Rays before their first segment: nothing seen yet, all alive, at the first candidate in the crop.
//   origins     [rays]      world units, w the radius of the cone
//   directions  [rays]      of length 1
//   walks       [rays]
//   seen        [rays, 3]   as lib/segments.wgsl says
//   alive       [rays]      the rays still marched, their number in counts[ALIVE]
//   counts      [2]
// Candidates are where they would be without a crop. One thread a ray.

#import "lib/crop.wgsl"
#import "lib/lattice.wgsl"
#import "lib/segments.wgsl"
#import "lib/walk.wgsl"

struct Params {
  lower: vec3f, size: f32, near: f32, far: f32, rays: u32, crop: array<vec4f, 6>,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> origins: array<vec4f>;
@group(0) @binding(2) var<storage, read> directions: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> walks: array<Walk>;
@group(0) @binding(4) var<storage, read_write> seen: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> alive: array<u32>;
@group(0) @binding(6) var<storage, read_write> counts: array<u32>;

// The first candidate at or behind a distance in cube units.
fn first_behind(ray: Ray, t: f32) -> u32 {
  if (t <= t_of(ray, 0u)) { return 0u; }
  var index = max(index_at(ray, t), 1u) - 1u; // rounding may find the next one
  while (index < MAX_CANDIDATES && t_of(ray, index) < t) { index++; }
  return index;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let number = id.x;
  if (number >= params.rays) { return; }
  let origin = origins[number];
  let direction = directions[number].xyz;
  let span = crop_span(params.crop, origin.xyz, direction) / params.size;
  var walk = Walk(origin.xyz, origin.w, direction, span.y, 0u);
  walk.cursor = first_behind(ray_of(walk, params.lower, params.size, params.near, params.far), span.x);
  walks[number] = walk;
  seen[number * SEEN + COLOR] = vec4f(0.0);
  seen[number * SEEN + STATE] = vec4f(1.0, 0.0, 0.0, 0.0);
  seen[number * SEEN + NORMAL] = vec4f(0.0);
  alive[number] = number;
  if (number == 0u) {
    counts[ALIVE] = params.rays;
    counts[SEGMENTS] = 0u;
  }
}
`;var dA=`// Masks out what most likely was not there in other photographs (Sabour et al. 2023, RobustNeRF): a pixel is an
// inlier if
// - its squared error, a mean over channels, is at most the threshold (robust/threshold.wgsl), or
// - of the 3 x 3 pixels around it more than half are, of those that the patch has: what is thin is learnt late, or
// - it is in the middle of its patch, and of all the patch more than half are.
// The others' targets get an alpha of -1, as masked ones have: nothing is learnt from them.
//   threshold   [1]       of the steps before
//   pixels      [rays]    (view, x, y, j): patches of PATCH x PATCH, row by row, the last perhaps cut off
//   colors      [rays]    (r, g, b, accumulation), as the photographs would show them
//   targets     [rays]    (r, g, b, alpha): those with an alpha below 0 are no pixels at all
//   errors      [rays]    squared errors, -1 where there is no pixel; and behind the rays that there are
//   counts      [views]   are added to: pixels of the view that were seen, those of them that are no inliers
// One thread a ray, of PATCHES patches a workgroup: there are counters[index], at most capacity. Integers are added,
// so that their order does not matter.

#import "lib/dispatch.wgsl"

const PATCH = 16u; // pixels across: 16, 8 or 4
const THREADS = 256u;
const PER_PATCH = PATCH * PATCH;
const PATCHES = THREADS / PER_PATCH;

const NONE = 0u;
const INLIER = 1u;
const OUTLIER = 2u;

struct Params { rays: u32, capacity: u32, index: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read> threshold: array<f32>;
@group(0) @binding(3) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(4) var<storage, read> colors: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> targets: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> errors: array<f32>;
@group(0) @binding(7) var<storage, read_write> counts: array<array<atomic<u32>, 2>>;

var<workgroup> kinds: array<u32, 256>; // of each ray, by its error alone

// Whether more than half of the pixels of a rectangle of a patch are inliers, of those that there are.
fn mostly_inliers(patch_first: u32, low: vec2u, high: vec2u) -> bool {
  var balance = 0;
  for (var y = low.y; y <= high.y; y++) {
    for (var x = low.x; x <= high.x; x++) {
      let kind = kinds[patch_first + y * PATCH + x];
      balance += select(0, 1, kind == INLIER) - select(0, 1, kind == OUTLIER);
    }
  }
  return balance > 0;
}

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  let ray = group_index(workgroup, workgroups) * THREADS + local;
  var kind = NONE;
  if (ray < params.rays) {
    var error = -1.0;
    if (ray < min(counters[params.index], params.capacity) && targets[ray].a >= 0.0) {
      let d = colors[ray].rgb - targets[ray].rgb;
      error = dot(d, d) / 3.0;
      kind = select(OUTLIER, INLIER, error <= threshold[0]);
    }
    errors[ray] = error;
  }
  kinds[local] = kind;
  workgroupBarrier();
  if (kind == NONE) { return; }
  let first = local - local % PER_PATCH;
  let place = vec2u(local % PATCH, local % PER_PATCH / PATCH);
  let last = vec2u(PATCH - 1u);
  let is_middle = all(place >= vec2u(PATCH / 4u)) && all(place < vec2u(PATCH - PATCH / 4u));
  let is_inlier = kind == INLIER ||
    mostly_inliers(first, max(place, vec2u(1u)) - 1u, min(place + 1u, last)) ||
    (is_middle && mostly_inliers(first, vec2u(0u), last));
  let view = pixels[ray].x;
  atomicAdd(&counts[view][0], 1u);
  if (is_inlier) { return; }
  atomicAdd(&counts[view][1], 1u);
  targets[ray].a = -1.0;
}
`;var hA=`// Counts a step's pixels, and those of them whose errors are above the threshold, where they lie in photographs.
//   threshold  [1]       of the steps before
//   pixels     [rays]    (view, x, y, j)
//   cameras    [views]   for their images' sizes
//   errors     [rays]    squared errors, below 0 where there is no pixel
//   counts     lib/outlier_counts.wgsl: those of places are added to
// One thread a ray. Integers are added: their order does not matter.

#import "lib/camera.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/outlier_counts.wgsl"

const THREADS = 64u;

struct Params { rays: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> threshold: array<f32>;
@group(0) @binding(2) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(3) var<storage, read> cameras: array<Camera>;
@group(0) @binding(4) var<storage, read> errors: array<f32>;
@group(0) @binding(5) var<storage, read_write> counts: array<array<atomic<u32>, 2>>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let ray = group_index(workgroup, workgroups) * THREADS + local;
  if (ray >= params.rays) { return; }
  let error = errors[ray];
  if (error < 0.0) { return; }
  let pixel = pixels[ray];
  let entry = entry_of(pixel.x, place_of(pixel, cameras[pixel.x].size));
  atomicAdd(&counts[entry][0], 1u);
  if (!(error <= threshold[0])) { atomicAdd(&counts[entry][1], 1u); }
}
`;var mA=`// Masks out what most likely was not there in other photographs, as robust/mask.wgsl does, of pixels that lie
// anywhere: what is around a pixel, steps before have seen. It is an inlier if of the pixels that were seen lately in
// the 3 x 3 places around it not most had squared errors, means over channels, above the threshold then
// (robust/threshold.wgsl). Its own error does not matter: of somebody in the way some pixels err little by chance, or
// because the field has learnt them, and would teach it the rest.
//   pixels      [rays]    (view, x, y, j)
//   cameras     [views]   for their images' sizes
//   colors      [rays]    (r, g, b, accumulation), as the photographs would show them
//   targets     [rays]    (r, g, b, alpha): those with an alpha below 0 are no pixels at all; outliers get -1
//   errors      [rays]    squared errors, -1 where there is no pixel; and behind the rays that there are
//   counts      lib/outlier_counts.wgsl: of views are added to, of places are read
// One thread a ray: there are counters[index], at most capacity. Integers are added, so that their order does not
// matter; robust/note.wgsl adds to places once all have been read.

#import "lib/camera.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/outlier_counts.wgsl"

const THREADS = 64u;

struct Params { rays: u32, capacity: u32, index: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(3) var<storage, read> cameras: array<Camera>;
@group(0) @binding(4) var<storage, read> colors: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> targets: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> errors: array<f32>;
@group(0) @binding(7) var<storage, read_write> counts: array<array<atomic<u32>, 2>>;

// Whether most of what was seen around a place were outliers.
fn mostly_outliers(view: u32, place: vec2u) -> bool {
  var all = 0u;
  var outliers = 0u;
  let low = max(place, vec2u(1u)) - 1u;
  let high = min(place + 1u, vec2u(GRID - 1u));
  for (var y = low.y; y <= high.y; y++) {
    for (var x = low.x; x <= high.x; x++) {
      let entry = entry_of(view, vec2u(x, y));
      all += atomicLoad(&counts[entry][0]);
      outliers += atomicLoad(&counts[entry][1]);
    }
  }
  return 2u * outliers > all;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let ray = group_index(workgroup, workgroups) * THREADS + local;
  if (ray >= params.rays) { return; }
  if (ray >= min(counters[params.index], params.capacity) || targets[ray].a < 0.0) {
    errors[ray] = -1.0;
    return;
  }
  let pixel = pixels[ray];
  let d = colors[ray].rgb - targets[ray].rgb;
  errors[ray] = dot(d, d) / 3.0;
  atomicAdd(&counts[pixel.x * ENTRIES][0], 1u);
  if (!mostly_outliers(pixel.x, place_of(pixel, cameras[pixel.x].size))) { return; }
  atomicAdd(&counts[pixel.x * ENTRIES][1], 1u);
  targets[ray].a = -1.0;
}
`;var gA=`// Which errors are ordinary: the threshold moves towards the largest of the smallest \`inliers\` of a step's errors,
// a quantile. Steps of few rays, as CPUs have them, tell it with noise, so that it goes a tenth of the way; the first
// time all of it.
//   errors     [rays]    squared errors; below 0 where there is no pixel
//   counts     lib/outlier_counts.wgsl: halved where there are many, which forgets what is older
//   threshold  [1]       above START before the first step, when all pixels are inliers
// One workgroup. Bits of floats from 0 are ordered as these are: of each byte in turn, from the highest, the one
// is found under which the quantile lies.

#import "lib/outlier_counts.wgsl"

const THREADS = 256u;
const BINS = 256u;
const PART = 0.1;
const START = 3e38;
const MOST = 16777216u; // 2^24 pixels of a view
const LATELY = 16u; // pixels of a place

// entries: of all views
struct Params { rays: u32, entries: u32, inliers: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> errors: array<f32>;
@group(0) @binding(2) var<storage, read_write> counts: array<array<u32, 2>>;
@group(0) @binding(3) var<storage, read_write> threshold: array<f32>;

var<workgroup> bins: array<atomic<u32>, BINS>;
var<workgroup> known: u32; // the bytes that are known
var<workgroup> rank: u32; // how many of the errors with these bytes are smaller

@compute @workgroup_size(256)
fn main(@builtin(local_invocation_index) local: u32) {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  for (var shift = 32u; shift > 0u;) {
    shift -= 8u;
    atomicStore(&bins[local], 0u);
    workgroupBarrier();
    for (var ray = local; ray < params.rays; ray += THREADS) {
      let bits = bitcast<u32>(errors[ray]);
      // Negative ones have the highest bit, which no known byte has.
      let is_among = bits < 0x80000000u && (shift == 24u || bits >> (shift + 8u) == known);
      if (is_among) { atomicAdd(&bins[(bits >> shift) % BINS], 1u); }
    }
    workgroupBarrier();
    if (local == 0u) {
      if (shift == 24u) {
        var all = 0u;
        for (var bin = 0u; bin < BINS; bin++) { all += atomicLoad(&bins[bin]); }
        rank = u32(params.inliers * f32(max(all, 1u) - 1u));
        known = 0u;
      }
      var bin = 0u;
      while (bin < BINS - 1u && atomicLoad(&bins[bin]) <= rank) {
        rank -= atomicLoad(&bins[bin]);
        bin++;
      }
      known = (known << 8u) + bin;
    }
    workgroupBarrier();
  }
  for (var entry = local; entry < params.entries; entry += THREADS) {
    if (counts[entry][0] >= select(LATELY, MOST, entry % ENTRIES == 0u)) {
      counts[entry] = array<u32, 2>(counts[entry][0] / 2u, counts[entry][1] / 2u);
    }
  }
  // Without errors the last bin was found each time, or an error is not finite.
  if (local > 0u || known >= 0x7f800000u) { return; }
  let quantile = bitcast<f32>(known);
  let before = threshold[0];
  threshold[0] = select(before + PART * (quantile - before), quantile, before > START);
}
`;var wA=`// The cumulative distribution of a ray's compositing weights, without the first and the last one
// (bmild/nerf run_nerf_helpers.py, sample_pdf): pdf ~ weight + 1e-5.
//   outputs, deltas, transmittances  [rays, SAMPLES]   of which lib/weights.wgsl makes weights
//   cdf                              [rays, SAMPLES - 1]   0 \u2026 1
// One thread a ray.

#import "lib/weights.wgsl"

const SAMPLES = 64u;

struct Params { rays: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> outputs: array<vec4f>;
@group(0) @binding(2) var<storage, read> deltas: array<f32>;
@group(0) @binding(3) var<storage, read> transmittances: array<f32>;
@group(0) @binding(4) var<storage, read_write> cdf: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  let first_weight = ray * SAMPLES + 1u;
  var total = 0.0;
  for (var i = 0u; i < SAMPLES - 2u; i++) { total += weight_of(first_weight + i) + 1e-5; }
  let first = ray * (SAMPLES - 1u);
  var sum = 0.0;
  cdf[first] = 0.0;
  for (var i = 0u; i < SAMPLES - 2u; i++) {
    sum += (weight_of(first_weight + i) + 1e-5) / total;
    cdf[first + i + 1u] = sum;
  }
}
`;var _A=`// Cones instead of rays: the part of a cone between two fenceposts is a conical frustum, for which a Gaussian of
// the same mean and covariance stands (Barron et al. 2021, section 3.1 and supplement; the form is one that
// float32 can add up, google-research/camp_zipnerf render.py). With s = t0 + t1, e = t1 - t0, r the radius at
// t = 1 and q = e^2 / (3 s^2 + e^2),
//   t_mean = s (1/2 + q)     t_var = e^2 / 12 - q^2 (12 s^2 - e^2) / 15
//   r_var = r^2 (s^2 / 16 + e^2 (5/48 - q / 15))
//   mean = o + t_mean d      covariance = t_var d d^T + r_var (I - d d^T / |d|^2)
// With CYLINDER, for normalised device coordinates, t_mean = s / 2, t_var = e^2 / 12, r_var = r^2 / 4. Where
// space is contracted, Gaussians are too, by the Jacobian J: contract(mean), J covariance J^T (Barron et al.
// 2022, eq. 9), in units of half the box's side from its centre.
//   edges         [rays, SAMPLES + 1]  fenceposts, increasing: t = near + s (far - near), or with DISPARITY
//                                      1 / t = 1 / near + s (1 / far - 1 / near)
//   origins       [all rays]           w the radius of the pixel's cone (lib/cone.wgsl)
//   directions    [all rays]           w = |d|; 0 for a pixel that has no ray
//   gaussians     [blocks, 9, 64]      lib/gaussians.wgsl
//   ts            [rays, SAMPLES]      middles of intervals
//   deltas        [rays, SAMPLES]      their lengths in world units; with OPAQUE the last is 1e10 long
//   ray_indices   [rays, SAMPLES]      each sample's ray among all rays
//   packed_info   [rays]               (first sample, number of samples)
// One thread a sample; samples that only pad the last block get zeros.

#import "lib/contraction.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/gaussians.wgsl"
#import "lib/rows.wgsl"

const SAMPLES = 128u;
const CYLINDER = false;
const DISPARITY = false;
const OPAQUE = false;
const LAST_DELTA = 1e10;

// The box, by its centre and half its side, in world units.
struct Params { rays: u32, first_ray: u32, near: f32, far: f32, center: vec3f, half_side: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> edges: array<f32>;
@group(0) @binding(2) var<storage, read> origins: array<vec4f>;
@group(0) @binding(3) var<storage, read> directions: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> gaussians: array<f32>;
@group(0) @binding(5) var<storage, read_write> ts: array<f32>;
@group(0) @binding(6) var<storage, read_write> deltas: array<f32>;
@group(0) @binding(7) var<storage, read_write> ray_indices: array<u32>;
@group(0) @binding(8) var<storage, read_write> packed_info: array<vec2u>;

struct Gaussian { mean: vec3f, covariance: mat3x3f }

fn distance_of(s: f32) -> f32 {
  if (DISPARITY) { return 1.0 / ((1.0 - s) / params.near + s / params.far); }
  return params.near * (1.0 - s) + params.far * s;
}

// x y^T
fn outer(x: vec3f, y: vec3f) -> mat3x3f {
  return mat3x3f(x * y.x, x * y.y, x * y.z);
}

fn frustum(origin: vec4f, direction: vec4f, t0: f32, t1: f32) -> Gaussian {
  let s = t0 + t1;
  let e2 = (t1 - t0) * (t1 - t0);
  let r2 = origin.w * origin.w;
  var t_mean = 0.5 * s;
  var t_var = e2 / 12.0;
  var r_var = 0.25 * r2;
  if (!CYLINDER) {
    let q = e2 / max(3.0 * s * s + e2, 1e-30);
    t_mean = s * (0.5 + q);
    t_var -= q * q * (12.0 * s * s - e2) / 15.0;
    r_var = r2 * (s * s / 16.0 + e2 * (5.0 / 48.0 - q / 15.0));
  }
  let d = direction.xyz;
  let unit = d / max(direction.w, 1e-20);
  let identity = mat3x3f(1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0);
  return Gaussian(
    origin.xyz + t_mean * d, t_var * outer(d, d) + r_var * (identity - outer(unit, unit)),
  );
}

fn contracted(gaussian: Gaussian) -> Gaussian {
  if (!IS_CONTRACTED) { return gaussian; }
  let x = (gaussian.mean - params.center) / params.half_side;
  let j = contract_jacobian(x) * (1.0 / params.half_side);
  return Gaussian(contract(x), j * gaussian.covariance * transpose(j));
}

fn store(sample: u32, g: Gaussian) {
  let c = g.covariance;
  var rows = array<f32, 9>(
    g.mean.x, g.mean.y, g.mean.z, c[0].x, c[1].y, c[2].z, c[1].x, c[2].x, c[2].y,
  );
  let first = element_of(sample, GAUSSIAN_ROWS, 0u);
  for (var row = 0u; row < GAUSSIAN_ROWS; row++) {
    gaussians[first + row * SAMPLES_PER_BLOCK] = rows[row];
  }
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let sample = group_index(workgroup, workgroups) * 64u + local;
  let count = params.rays * SAMPLES;
  if (sample >= (count + 63u) / 64u * 64u) { return; }
  if (sample >= count) {
    store(sample, Gaussian(vec3f(0.0), mat3x3f()));
    return;
  }
  let ray = sample / SAMPLES;
  let i = sample % SAMPLES;
  let direction = directions[params.first_ray + ray];
  let t0 = distance_of(edges[sample + ray]);
  let t1 = distance_of(edges[sample + ray + 1u]);
  store(sample, contracted(frustum(origins[params.first_ray + ray], direction, t0, t1)));
  ts[sample] = 0.5 * (t0 + t1);
  // Without a direction, intervals are 0 long: nothing is seen, whatever the field says.
  deltas[sample] = select(t1 - t0, LAST_DELTA, OPAQUE && i + 1u == SAMPLES) * direction.w;
  ray_indices[sample] = params.first_ray + ray;
  if (i == 0u) { packed_info[ray] = vec2u(sample, SAMPLES); }
}
`;var yA=`// New fenceposts along rays, where what was seen before has weight: by the inverse of a piecewise linear
// cumulative distribution, of pieces that lib/pieces_*.wgsl makes. All distances are in [0, 1] (samples/cones.wgsl).
// Without CENTERS the fenceposts themselves are drawn (Barron et al. 2021; google/mipnerf math.py), with n =
// SAMPLES + 1 at u = (i + jitter) / n, or without JITTER from 0 to 1 - 2^-23 evenly. With CENTERS the middles of
// intervals are (Barron et al. 2022; google-research/multinerf stepfun.py, sample_intervals), n = SAMPLES at
// u = (i + jitter) / n with one jitter for the whole ray, or 1/2; fenceposts lie half way between them, and at
// the ends as far beyond.
//   edges  [rays, SAMPLES + 1]
// One thread a ray.

#import "lib/pieces_\${WEIGHTS}.wgsl"
#import "lib/random.wgsl"

const SAMPLES = 128u;
const CENTERS = false;
const JITTER = true;

struct Params {
  rays: u32, first_ray: u32, step: u32, seed: u32, padding: f32, dilation: f32, exponent: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> edges: array<f32>;

struct Piece { start: f32, end: f32, weight: f32 }

fn jitter_of(counter: u32) -> f32 {
  return uniform_from(pcg4d(vec4u(counter, params.step, STREAM, params.seed)).x);
}

fn draw_of(ray: u32, i: u32) -> f32 {
  if (CENTERS) {
    if (!JITTER) { return (f32(i) + 0.5) / f32(SAMPLES); }
    return (f32(i) + jitter_of(params.first_ray + ray)) / f32(SAMPLES);
  }
  if (!JITTER) { return f32(i) / f32(SAMPLES) * (1.0 - 0x1p-23); }
  let draws = SAMPLES + 1u;
  return (f32(i) + jitter_of((params.first_ray + ray) * draws + i)) / f32(draws);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  var begin = Walk();
  for (var i = 0u; i < SKIPPED; i++) { _ = next_piece(ray, &begin); }
  var walk = begin;
  var total = 0.0;
  var length = 0.0;
  for (var i = 0u; i < PIECES; i++) {
    let piece = next_piece(ray, &walk);
    total += piece.weight;
    length += piece.end - piece.start;
  }
  // Where nothing has weight, everything has the same.
  let flat = total <= 0.0;

  walk = begin;
  var piece = Piece(0.0, 0.0, 0.0);
  var below = 0.0;
  var above = 0.0;
  var passed = 0u;
  var last = 0.0;
  let first = ray * (SAMPLES + 1u);
  let draws = select(SAMPLES + 1u, SAMPLES, CENTERS);
  for (var i = 0u; i < draws; i++) {
    let u = draw_of(ray, i);
    while (passed == 0u || (passed < PIECES && u >= above)) {
      piece = next_piece(ray, &walk);
      passed++;
      let share = select(piece.weight / total, (piece.end - piece.start) / length, flat);
      below = above;
      above = select(min(below + share, 1.0), 1.0, passed == PIECES);
    }
    let fraction = clamp((u - below) / max(above - below, 1e-30), 0.0, 1.0);
    let s = mix(piece.start, piece.end, fraction);
    if (!CENTERS) {
      edges[first + i] = s;
    } else if (i > 0u) {
      let middle = 0.5 * (last + s);
      if (i == 1u) { edges[first] = max(2.0 * last - middle, 0.0); }
      edges[first + i] = middle;
      if (i == SAMPLES - 1u) { edges[first + SAMPLES] = min(2.0 * s - middle, 1.0); }
    }
    last = s;
  }
}
`;var bA=`// Samples where the coarse field saw something, by inverting the cumulative distribution of its weights
// (Mildenhall et al. 2020, section 5.2; bmild/nerf run_nerf_helpers.py, sample_pdf). The bins' edges are
// halfway between the coarse samples. Without JITTER the probabilities are evenly spaced.
//   ts       [rays, COARSE]
//   cdf      [rays, COARSE - 1]
//   fine_ts  [rays, FINE]       not sorted
// One thread a fine sample.

#import "lib/dispatch.wgsl"
#import "lib/random.wgsl"

const COARSE = 64u;
const FINE = 128u;
const JITTER = true;

struct Params { rays: u32, first_ray: u32, step: u32, seed: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> ts: array<f32>;
@group(0) @binding(2) var<storage, read> cdf: array<f32>;
@group(0) @binding(3) var<storage, read_write> fine_ts: array<f32>;

fn bin_edge(ray: u32, i: u32) -> f32 {
  return 0.5 * (ts[ray * COARSE + i] + ts[ray * COARSE + i + 1u]);
}

// How many entries of the ray's cdf are <= u.
fn count_up_to(u: f32, ray: u32) -> u32 {
  let first = ray * (COARSE - 1u);
  var low = 0u;
  var high = COARSE - 1u;
  while (low < high) {
    let middle = (low + high) / 2u;
    if (cdf[first + middle] <= u) { low = middle + 1u; } else { high = middle; }
  }
  return low;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let index = group_index(workgroup, workgroups) * 64u + local;
  if (index >= params.rays * FINE) { return; }
  let ray = index / FINE;
  var u = f32(index % FINE) / f32(max(FINE, 2u) - 1u);
  if (JITTER) {
    let counter = params.first_ray * FINE + index;
    u = uniform_from(pcg4d(vec4u(counter, params.step, STREAM_IMPORTANCE, params.seed)).x);
  }

  let above_u = count_up_to(u, ray);
  let below = max(above_u, 1u) - 1u;
  let above = min(above_u, COARSE - 2u);
  let first = ray * (COARSE - 1u);
  var width = cdf[first + above] - cdf[first + below];
  if (width < 1e-5) { width = 1.0; }
  let fraction = (u - cdf[first + below]) / width;
  let edge = bin_edge(ray, below);
  fine_ts[index] = edge + fraction * (bin_edge(ray, above) - edge);
}
`;var vA=`// Samples in the middles of intervals, where a field of positions is asked. With t0, t1 the distances of two
// fenceposts (lib/spacing.wgsl), t = (t0 + t1) / 2 and x = o + t d. Where space is contracted
// (lib/contraction.wgsl), positions are too, and intervals stay true lengths.
//   edges         [rays, SAMPLES + 1]  fenceposts as parts of the ray, increasing
//   origins       [all rays]           w the radius of the pixel's cone (lib/cone.wgsl)
//   directions    [all rays]           w = |d|; 0 for a pixel that has no ray
//   positions     [blocks, POSITION_ROWS, 64]  in [0, 1], with a footprint where the field wants one
//   ts            [rays, SAMPLES]      middles of intervals, in units of the rays' directions
//   deltas        [rays, SAMPLES]      their lengths in sides of the box; with OPAQUE the last is 1e10 long
//   ray_indices   [rays, SAMPLES]      each sample's ray among all rays
//   packed_info   [rays]               (first sample, number of samples)
// One thread a sample; samples that only pad the last block get position 0.

#import "lib/dispatch.wgsl"
#import "lib/footprint.wgsl"
#import "lib/rows.wgsl"
#import "lib/spacing.wgsl"

const SAMPLES = 48u;
const OPAQUE = false;
const LAST_DELTA = 1e10;

// unit: the distance that h's t is counted in. h_near, h_far: h where rays start and end. The box by its lowest
// corner and its side, in world units.
struct Params {
  rays: u32, first_ray: u32, unit: f32, h_near: f32, h_far: f32, lower: vec3f, size: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> edges: array<f32>;
@group(0) @binding(2) var<storage, read> origins: array<vec4f>;
@group(0) @binding(3) var<storage, read> directions: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> positions: array<f32>;
@group(0) @binding(5) var<storage, read_write> ts: array<f32>;
@group(0) @binding(6) var<storage, read_write> deltas: array<f32>;
@group(0) @binding(7) var<storage, read_write> ray_indices: array<u32>;
@group(0) @binding(8) var<storage, read_write> packed_info: array<vec2u>;

fn distance_of(s: f32) -> f32 {
  return params.unit * distance_from(params.h_near * (1.0 - s) + params.h_far * s);
}

fn store(sample: u32, position: vec3f, footprint: f32) {
  let first = element_of(sample, POSITION_ROWS, 0u);
  for (var axis = 0u; axis < 3u; axis++) {
    positions[first + axis * SAMPLES_PER_BLOCK] = position[axis];
  }
  if (HAS_FOOTPRINTS) { positions[first + 3u * SAMPLES_PER_BLOCK] = footprint; }
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let sample = group_index(workgroup, workgroups) * 64u + local;
  let count = params.rays * SAMPLES;
  if (sample >= (count + 63u) / 64u * 64u) { return; }
  if (sample >= count) {
    store(sample, vec3f(0.0), 0.0);
    return;
  }
  let ray = sample / SAMPLES;
  let i = sample % SAMPLES;
  let origin = origins[params.first_ray + ray];
  let direction = directions[params.first_ray + ray];
  let t0 = distance_of(edges[sample + ray]);
  let t1 = distance_of(edges[sample + ray + 1u]);
  let t = 0.5 * (t0 + t1);
  let place = to_grid((origin.xyz + t * direction.xyz - params.lower) / params.size);
  store(sample, place, footprint_of(origin.w, t / params.size, params.size, place));
  ts[sample] = t;
  // Without a direction, intervals are 0 long: nothing is seen, whatever the field says.
  deltas[sample] = select((t1 - t0) / params.size, LAST_DELTA, OPAQUE && i + 1u == SAMPLES) * direction.w;
  ray_indices[sample] = params.first_ray + ray;
  if (i == 0u) { packed_info[ray] = vec2u(sample, SAMPLES); }
}
`;var xA=`// The sorted union of coarse and fine samples. Each sample's place is the number of samples before it;
// of equal ones the coarse come first, then the lower index, so every place is taken exactly once.
//   ts       [rays, COARSE]          sorted
//   fine_ts  [rays, FINE]            in any order
//   merged   [rays, COARSE + FINE]   sorted
// One thread a sample.

#import "lib/dispatch.wgsl"

const COARSE = 64u;
const FINE = 128u;

struct Params { rays: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> ts: array<f32>;
@group(0) @binding(2) var<storage, read> fine_ts: array<f32>;
@group(0) @binding(3) var<storage, read_write> merged: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let index = group_index(workgroup, workgroups) * 64u + local;
  if (index >= params.rays * (COARSE + FINE)) { return; }
  let ray = index / (COARSE + FINE);
  let i = index % (COARSE + FINE);
  let coarse = ray * COARSE;
  let fine = ray * FINE;

  var place = 0u;
  var t = 0.0;
  if (i < COARSE) {
    t = ts[coarse + i];
    place = i;
    for (var j = 0u; j < FINE; j++) { place += u32(fine_ts[fine + j] < t); }
  } else {
    t = fine_ts[fine + i - COARSE];
    for (var j = 0u; j < COARSE; j++) { place += u32(ts[coarse + j] <= t); }
    for (var j = 0u; j < FINE; j++) {
      let other = fine_ts[fine + j];
      place += u32(other < t || (other == t && j < i - COARSE));
    }
  }
  merged[ray * (COARSE + FINE) + place] = t;
}
`;var kA=`// Samples in space: x = o + t d. A sample stands for the interval up to the next one; the last one's is
// 1e10 long. Intervals are measured in world units, so they are scaled by |d|. Where space is contracted
// (lib/contraction.wgsl), positions outside the box move closer, and intervals stay true lengths.
//   ts               [rays, SAMPLES]
//   origins, directions  [all rays]        directions.w = |d|; 0 for a pixel that has no ray
//   positions        [blocks, 3, 64]       in world units
//   ray_indices      [rays, SAMPLES]       each sample's ray among all rays
//   deltas           [rays, SAMPLES]
//   packed_info      [rays]                (first sample, number of samples)
// One thread a sample; samples that only pad the last block get position 0.

#import "lib/contraction.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

const SAMPLES = 64u;
const LAST_DELTA = 1e10;

// The box, by its centre and half its side, in world units.
struct Params { rays: u32, first_ray: u32, center: vec3f, half_side: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> ts: array<f32>;
@group(0) @binding(2) var<storage, read> origins: array<vec4f>;
@group(0) @binding(3) var<storage, read> directions: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> positions: array<f32>;
@group(0) @binding(5) var<storage, read_write> ray_indices: array<u32>;
@group(0) @binding(6) var<storage, read_write> deltas: array<f32>;
@group(0) @binding(7) var<storage, read_write> packed_info: array<vec2u>;

fn contracted(position: vec3f) -> vec3f {
  if (!IS_CONTRACTED) { return position; }
  let x = (position - params.center) / params.half_side;
  return params.center + params.half_side * contract(x);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let sample = group_index(workgroup, workgroups) * 64u + local;
  let count = params.rays * SAMPLES;
  if (sample >= (count + 63u) / 64u * 64u) { return; }
  var position = vec3f(0.0);
  if (sample < count) {
    let ray = sample / SAMPLES;
    let direction = directions[params.first_ray + ray];
    let t = ts[sample];
    position = contracted(origins[params.first_ray + ray].xyz + t * direction.xyz);
    ray_indices[sample] = params.first_ray + ray;

    let i = sample % SAMPLES;
    var delta = LAST_DELTA;
    if (i + 1u < SAMPLES) { delta = ts[sample + 1u] - t; }
    // Without a direction, intervals are 0 long: nothing is seen, whatever the field says.
    deltas[sample] = delta * direction.w;
    if (i == 0u) { packed_info[ray] = vec2u(sample, SAMPLES); }
  }
  let x = element_of(sample, 3u, 0u);
  positions[x] = position.x;
  positions[x + SAMPLES_PER_BLOCK] = position.y;
  positions[x + 2u * SAMPLES_PER_BLOCK] = position.z;
}
`;var SA=`// The gradient of the loss that teaches a proposal network where the final one sees something; it goes to the
// proposal alone. lib/interlevel_*.wgsl has the losses, of weights between fenceposts; from these it goes
// through volume rendering to the proposal's raw densities (volrend/composite_backward.wgsl).
//   edges, outputs, deltas, transmittances   [rays, FINE + 1], [rays, FINE]   the final pass's
//   ..._proposed                             [rays, COARSE + 1], [rays, COARSE]
//   d_outputs                                [rays, COARSE]   (0, 0, 0, d_raw)
// One thread a ray, which walks its intervals from the back.

#import "lib/interlevel_\${LOSS}.wgsl"
#import "lib/volrend.wgsl"
#import "lib/weights.wgsl"

const COARSE = 128u;
const FINE = 32u;

// rays: of the chunk; all_rays: of the batch; weight: of the loss; blur: half the width of blurred steps.
struct Params { rays: u32, all_rays: u32, weight: f32, blur: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> edges: array<f32>;
@group(0) @binding(2) var<storage, read> outputs: array<vec4f>;
@group(0) @binding(3) var<storage, read> deltas: array<f32>;
@group(0) @binding(4) var<storage, read> transmittances: array<f32>;
@group(0) @binding(5) var<storage, read> edges_proposed: array<f32>;
@group(0) @binding(6) var<storage, read> outputs_proposed: array<vec4f>;
@group(0) @binding(7) var<storage, read> deltas_proposed: array<f32>;
@group(0) @binding(8) var<storage, read> transmittances_proposed: array<f32>;
@group(0) @binding(9) var<storage, read_write> d_outputs: array<vec4f>;

// The same of the proposal as weight_of is of the final pass.
fn weight_proposed(sample: u32) -> f32 {
  let sigma = density_of(outputs_proposed[sample].w);
  return transmittances_proposed[sample] * (1.0 - exp(-sigma * deltas_proposed[sample]));
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  var state = interlevel(ray);
  var behind = 0.0;
  for (var left = COARSE; left > 0u; left--) {
    let j = left - 1u;
    let sample = ray * COARSE + j;
    let d_weight = d_weight_proposed(ray, j, &state);
    let weight = weight_proposed(sample);
    let raw = outputs_proposed[sample].w;
    let d_density = density_gradient(
      deltas_proposed[sample], transmittances_proposed[sample], weight, d_weight, behind,
    );
    behind += weight * d_weight;
    d_outputs[sample] = vec4f(0.0, 0.0, 0.0, d_density * density_derivative(raw));
  }
}
`;var EA=`// Stratified samples: the interval [near, far] is cut halfway between evenly spaced points, and each
// part gets one sample (Mildenhall et al. 2020, eq. 2; bmild/nerf run_nerf.py, render_rays). Without
// JITTER the points themselves. With DISPARITY (bmild/nerf, lindisp) they are evenly spaced in 1 / t, from
// 1 / near to 1 / far, so that they lie closer where things look larger; near > 0.
//   ts  [rays, SAMPLES]
// One thread a sample. first_ray: this chunk's place in the whole batch, which counts random numbers.

#import "lib/dispatch.wgsl"
#import "lib/random.wgsl"

const SAMPLES = 64u;
const JITTER = true;
const DISPARITY = false;

struct Params { rays: u32, first_ray: u32, near: f32, far: f32, step: u32, seed: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> ts: array<f32>;

fn point(i: f32) -> f32 {
  let fraction = i / f32(max(SAMPLES, 2u) - 1u);
  if (DISPARITY) { return 1.0 / ((1.0 - fraction) / params.near + fraction / params.far); }
  return params.near * (1.0 - fraction) + params.far * fraction;
}

fn halfway(i: f32, j: f32) -> f32 {
  return 0.5 * (point(i) + point(j));
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let index = group_index(workgroup, workgroups) * 64u + local;
  if (index >= params.rays * SAMPLES) { return; }
  let i = f32(index % SAMPLES);
  if (!JITTER) {
    ts[index] = point(i);
    return;
  }
  let lower = halfway(max(i - 1.0, 0.0), i);
  let upper = halfway(i, min(i + 1.0, f32(SAMPLES - 1u)));
  let counter = params.first_ray * SAMPLES + index;
  let u = uniform_from(pcg4d(vec4u(counter, params.step, STREAM_STRATIFIED, params.seed)).x);
  ts[index] = mix(lower, upper, u);
}
`;var OA=`// Prefix sums, first half: the sum of each block of 1,024 values.
//   block_sums[b] = sum of values[i] over 1024 b <= i < 1024 (b + 1), i < count      modulo 2^32
//   values      [count]
//   block_sums  [blocks]
// One workgroup a block: a thread adds four values, 256 apart, then halves add up in workgroup memory.
// Integers: the order of the additions does not matter.

#import "lib/scan.wgsl"

struct Params { count: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> values: array<u32>;
@group(0) @binding(2) var<storage, read_write> block_sums: array<u32>;

var<workgroup> sums: array<u32, 256>; // [THREADS]

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  let block = workgroup.x;
  let end = min((block + 1u) * VALUES_PER_BLOCK, params.count);
  var sum = 0u;
  for (var i = block * VALUES_PER_BLOCK + local; i < end; i += THREADS) { sum += values[i]; }
  sums[local] = sum;
  for (var width = THREADS / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (local < width) { sums[local] += sums[local + width]; }
  }
  if (local == 0u) { block_sums[block] = sums[0]; }
}
`;var TA=`// Stream compaction: the indices of the set flags, in order.
//   kept[offsets[i]] = i where flags[i] = 1; elements of kept behind them stay as they are
//   flags    [count]   0 or 1
//   offsets  [count]   their exclusive prefix sums: how many are set before
//   kept     [count]   at most
// One thread a flag: no two write to one place.

struct Params { count: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> flags: array<u32>;
@group(0) @binding(2) var<storage, read> offsets: array<u32>;
@group(0) @binding(3) var<storage, read_write> kept: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= params.count) { return; }
  if (flags[id.x] == 1u) { kept[offsets[id.x]] = id.x; }
}
`;var AA=`// Prefix sums, second half (Hillis and Steele 1986 inside a block).
//   offsets[i] = sum of values[j] over j < i      total = sum of all values      modulo 2^32
//   values, offsets  [count]
//   block_sums       [blocks]   of scan/block_sums.wgsl
//   total            [1]
// One workgroup a block of 1,024 values, four neighbours a thread. It also adds up the sums of the blocks
// before its own, as the second component of the same scan: no third dispatch, no waiting for others.

#import "lib/scan.wgsl"

struct Params { count: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> values: array<u32>;
@group(0) @binding(2) var<storage, read> block_sums: array<u32>;
@group(0) @binding(3) var<storage, read_write> offsets: array<u32>;
@group(0) @binding(4) var<storage, read_write> total: array<u32>;

// Two sides, [2, THREADS]: a step reads one and writes the other, so that it needs one barrier.
var<workgroup> sums: array<vec2u, 512>;

// The sum of this thread's terms and those of the threads before. Afterwards the last thread's stands in
// sums[THREADS - 1]: the sides change eight times.
fn inclusive_sum(local: u32, terms: vec2u) -> vec2u {
  var sum = terms;
  var side = 0u;
  sums[local] = sum;
  workgroupBarrier();
  for (var distance = 1u; distance < THREADS; distance *= 2u) {
    if (local >= distance) { sum += sums[side + local - distance]; }
    side = THREADS - side;
    sums[side + local] = sum;
    workgroupBarrier();
  }
  return sum;
}

fn value_at(index: u32) -> u32 {
  if (index < params.count) { return values[index]; }
  return 0u;
}

fn write(index: u32, offset: u32) {
  if (index < params.count) { offsets[index] = offset; }
}

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  let block = workgroup.x;
  let first = block * VALUES_PER_BLOCK + local * 4u;
  let own = vec4u(value_at(first), value_at(first + 1u), value_at(first + 2u), value_at(first + 3u));
  let own_sum = own.x + own.y + own.z + own.w;
  var before = 0u;
  for (var i = local; i < block; i += THREADS) { before += block_sums[i]; }

  let sum = inclusive_sum(local, vec2u(own_sum, before));
  let end = sums[THREADS - 1u].y + sum.x; // of this thread's values
  let start = end - own_sum;
  write(first, start);
  write(first + 1u, start + own.x);
  write(first + 2u, start + own.x + own.y);
  write(first + 3u, start + own.x + own.y + own.z);
  // The thread that has the last value, the only one.
  if (first < params.count && first + 4u >= params.count) { total[0] = end; }
}
`;var PA=`// What the rays of each view add up to.
//   pixels  [rays]           (view, x, y, 0)
//   values  [rays, VEC4S]    of as many rays as there are: counters[index], at most capacity
//   sums    [views, VEC4S]   zeros where one is not finite: nothing is learnt from it in this step
// With TOGETHER, sums of all views' rays: [1, VEC4S], and views is 1.
// One workgroup a view, which looks at all rays and picks its own. They are added in a fixed order, so the
// bits are the same each time, and no view waits for another.

#import "lib/dispatch.wgsl"

const VEC4S = 1u;
const TOGETHER = false;
const THREADS = 256u;

struct Params { views: u32, capacity: u32, index: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(3) var<storage, read> values: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> sums: array<vec4f>;

var<workgroup> partials: array<array<vec4f, VEC4S>, 256>;

// Bits are looked at, as compilers may assume that no float is NaN or infinite.
fn finite_or_zero(v: vec4f) -> vec4f {
  let finite = (bitcast<vec4u>(v) & vec4u(0x7f800000u)) != vec4u(0x7f800000u);
  return select(vec4f(0.0), v, all(finite));
}

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  let view = group_index(workgroup, workgroups);
  if (view >= params.views) { return; }
  var own: array<vec4f, VEC4S>;
  let rays = min(counters[params.index], params.capacity);
  for (var ray = local; ray < rays; ray += THREADS) {
    if (!TOGETHER && pixels[ray].x != view) { continue; }
    for (var i = 0u; i < VEC4S; i++) { own[i] += values[ray * VEC4S + i]; }
  }
  partials[local] = own;
  for (var width = THREADS / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (local < width) {
      for (var i = 0u; i < VEC4S; i++) { partials[local][i] += partials[local + width][i]; }
    }
  }
  if (local > 0u) { return; }
  for (var i = 0u; i < VEC4S; i++) { sums[view * VEC4S + i] = finite_or_zero(partials[0][i]); }
}
`;var RA=`// Volume rendering of packed samples, forward; lib/volrend.wgsl states the equations. A ray ends in front of
// the first sample whose transmittance is below STOP: what lies behind is hidden, and not trained on.
//   distortion = sum_ij w_i w_j |s_i - s_j| + 1/3 sum w_i^2 d_i     (Barron et al. 2022, eq. 15)
//              = sum_i w_i (2 (s_i W_i - S_i) + w_i d_i / 3),   W, S: sums of w, w s in front of i
//   s, d: t and delta, contracted if space is, so that what is far does not weigh more than what is near
//
//   packed_info     [rays]      (first sample, number of samples)
//   outputs         [samples]   (r, g, b, raw density)
//   ts, deltas      [samples]   t growing along a ray
//   transmittances  [samples]   those behind a ray's end are not written
//   colors          [all rays]  (r, g, b, accumulation)
//   depths          [all rays]  in units of t
//   distortions     [all rays]  if USE is training, and not rendering
//   kept_counts     [rays]      likewise: number of samples in front of the ray's end
// The rays of a chunk are numbers first_ray \u2026 of all rays. Behind those that there are, only kept_counts is
// written, with 0.
// One thread a ray: a ray's product is sequential. Weights are not stored: who needs them makes them again by
// lib/weights.wgsl, which costs an exp instead of a write and a read.

#import "lib/background.wgsl"
#import "lib/composited_\${USE}.wgsl"
#import "lib/contraction.wgsl"
#import "lib/density.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/volrend.wgsl"

const THREADS = 64u;
const BACKGROUND = 0u;
const STOP = 1e-4; // 0: never

// rays: of a chunk, at most; capacity, index: there are counters[index] rays, at most capacity. rays_per_pixel:
// consecutive ones, which have one background.
struct Params {
  rays: u32, capacity: u32, index: u32, first_ray: u32, step: u32, seed: u32, rays_per_pixel: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read> packed_info: array<vec2u>;
@group(0) @binding(3) var<storage, read> outputs: array<vec4f>;
@group(0) @binding(4) var<storage, read> ts: array<f32>;
@group(0) @binding(5) var<storage, read> deltas: array<f32>;
@group(0) @binding(6) var<storage, read_write> transmittances: array<f32>;
@group(0) @binding(7) var<storage, read_write> colors: array<vec4f>;
@group(0) @binding(8) var<storage, read_write> depths: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let place = group_index(workgroup, workgroups) * THREADS + local;
  if (place >= params.rays) { return; }
  if (place >= min(counters[params.index], params.capacity)) {
    keep_nothing(place);
    return;
  }
  let info = packed_info[place];
  var composite = empty_composite();
  var distortion = 0.0;
  var sum = 0.0; // of w s
  var kept = 0u;
  for (; kept < info.y && composite.transmittance >= STOP; kept++) {
    let sample = info.x + kept;
    let output = outputs[sample];
    let delta = deltas[sample];
    let t = ts[sample];
    transmittances[sample] = composite.transmittance;
    let span = contracted_span(t, delta);
    let spread = 2.0 * (span.x * composite.accumulation - sum);
    let weight = add_sample(&composite, density_of(output.w), delta, t, output.rgb);
    distortion += weight * (spread + weight * span.y / 3.0);
    sum += weight * span.x;
  }
  let ray = params.first_ray + place;
  let background = background_of(BACKGROUND, ray / params.rays_per_pixel, params.step, params.seed);
  colors[ray] = before_background(composite, background);
  depths[ray] = composite.depth;
  keep_ray(ray, place, distortion, kept);
}
`;var IA=`// Volume rendering of packed samples, backward, for the samples in front of their rays' ends. They move
// together: the sample i of a ray becomes the kept sample j = kept_offsets[ray] + i.
//   d_w_i = d_color . (c_i - background) + d_accumulation
//         + distortion / rays (2 (s_i (W_< - W_>) - (S_< - S_>)) + 2/3 w_i d_i)
//   d_raw_i = delta_i (T_{i+1} d_w_i - sum_{j > i} w_j d_w_j) sigma'(raw_i)  +  near_weight if near
//   d_rgb_i = w_i d_color
// W, S: sums of w, w s in front of (<) and behind (>) sample i; s, d: composite.wgsl's; near: t_i <
// near_distance and raw_i > -10, where a camera would otherwise be taught to see floaters that no other camera
// sees (Mueller et al. 2022, the released code: a sum over samples, not a part of the mean over rays).
// Walked from the back, so that the sum over what lies behind is added up.
//
//   packed_info     [rays]      (first sample, number of samples)
//   kept_offsets    [capacity + 1]  exclusive prefix sum of composite.wgsl's kept_counts, and their sum
//   d_colors        [all rays]  (d_r, d_g, d_b, d_accumulation)
//   outputs         [samples]   (r, g, b, raw density)
//   ts, deltas, transmittances  [samples]
//   d_outputs       [samples]   (d_r, d_g, d_b, d_raw) of the kept samples
//   sources         [samples]   which sample each of them is
// The rest of the last block of 64 kept samples gets gradients of zero, and the last one's source.
// One thread a ray.

#import "lib/background.wgsl"
#import "lib/contraction.wgsl"
#import "lib/density.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/kept_samples.wgsl"
#import "lib/rows.wgsl"
#import "lib/volrend.wgsl"
#import "lib/weights.wgsl"

const THREADS = 64u;
const BACKGROUND = 0u;
const DISTORTION = false;
const NEARLY_EMPTY = -10.0; // a raw density

// capacity, index: there are counters[index] rays, at most capacity. all_rays: the rays of a batch of several
// chunks, 0 where they are the same. rays_per_pixel: composite.wgsl's.
struct Params {
  capacity: u32, index: u32, first_ray: u32, all_rays: u32, step: u32, seed: u32,
  distortion: f32, near_distance: f32, near_weight: f32, rays_per_pixel: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read> packed_info: array<vec2u>;
@group(0) @binding(3) var<storage, read> kept_offsets: array<u32>;
@group(0) @binding(4) var<storage, read> d_colors: array<vec4f>;
@group(0) @binding(5) var<storage, read> outputs: array<vec4f>;
@group(0) @binding(6) var<storage, read> ts: array<f32>;
@group(0) @binding(7) var<storage, read> deltas: array<f32>;
@group(0) @binding(8) var<storage, read> transmittances: array<f32>;
@group(0) @binding(9) var<storage, read_write> d_outputs: array<vec4f>;
@group(0) @binding(10) var<storage, read_write> sources: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let place = group_index(workgroup, workgroups) * THREADS + local;
  let rays = min(counters[params.index], params.capacity);
  if (place >= rays) { return; }
  let kept_range = kept_samples_of(place);
  let first_kept = kept_range.x;
  let count = kept_range.y - first_kept;
  if (count == 0u) { return; }

  let first = packed_info[place].x;
  let ray = params.first_ray + place;
  let d_color = d_colors[ray];
  let background = background_of(BACKGROUND, ray / params.rays_per_pixel, params.step, params.seed);
  let share = 1.0 / f32(max(params.all_rays, rays));
  var total = vec2f(0.0); // sums of w, w s
  if (DISTORTION) {
    for (var i = first; i < first + count; i++) {
      total += weight_of(i) * vec2f(1.0, contracted_span(ts[i], deltas[i]).x);
    }
  }
  var after = vec2f(0.0);
  var behind = 0.0;
  for (var left = count; left > 0u; left--) {
    let sample = first + left - 1u;
    let kept = first_kept + left - 1u;
    let output = outputs[sample];
    let delta = deltas[sample];
    let t = ts[sample];
    let weight = weight_of(sample);
    var d_weight = weight_gradient(d_color, output.rgb, background);
    if (DISTORTION) {
      let span = contracted_span(t, delta);
      let own = weight * vec2f(1.0, span.x);
      let difference = total - own - 2.0 * after; // in front less behind
      let spread = span.x * difference.x - difference.y;
      d_weight += params.distortion * share * (2.0 * spread + weight * span.y * (2.0 / 3.0));
      after += own;
    }
    var d_raw = density_gradient(delta, transmittances[sample], weight, d_weight, behind) *
      density_derivative(output.w);
    if (t < params.near_distance && output.w > NEARLY_EMPTY) { d_raw += params.near_weight; }
    behind += weight * d_weight;
    d_outputs[kept] = vec4f(weight * d_color.rgb, d_raw);
    sources[kept] = sample;
  }

  let kept_samples = kept_offsets[params.capacity];
  if (kept_range.y < kept_samples) { return; }
  let padded = (kept_samples + SAMPLES_PER_BLOCK - 1u) / SAMPLES_PER_BLOCK * SAMPLES_PER_BLOCK;
  for (var padding = kept_samples; padding < padded; padding++) {
    d_outputs[padding] = vec4f(0.0);
    sources[padding] = first + count - 1u;
  }
}
`;var zA=`// The loss of depths that are known (lib/depth_loss.wgsl), and its gradient, which is added to that of the samples in
// front of their rays' ends. It is the mean over all rays of a batch of weight times the ray's own weight times its
// loss; of rays without a known depth that is 0.
//   packed_info     [rays]      (first sample, number of samples)
//   kept_offsets    [capacity + 1]  as in volrend/composite_backward.wgsl
//   targets         [all rays]  rays/known_depths.wgsl's
//   outputs         [samples]   (r, g, b, raw density)
//   ts, deltas, transmittances  [samples]
//   d_outputs       [samples]   (d_r, d_g, d_b, d_raw) of the kept samples, changed
//   losses          [rays]      of the chunk; 0 behind those that there are
// One thread a ray.

#import "lib/depth_loss.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/kept_samples.wgsl"
#import "lib/volrend.wgsl"
#import "lib/weights.wgsl"

const THREADS = 64u;

// capacity, index: there are counters[index] rays, at most capacity. all_rays: the rays of a batch of several
// chunks, 0 where they are the same.
struct Params { capacity: u32, index: u32, first_ray: u32, all_rays: u32, weight: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read> packed_info: array<vec2u>;
@group(0) @binding(3) var<storage, read> kept_offsets: array<u32>;
@group(0) @binding(4) var<storage, read> targets: array<vec4f>;
@group(0) @binding(5) var<storage, read> outputs: array<vec4f>;
@group(0) @binding(6) var<storage, read> ts: array<f32>;
@group(0) @binding(7) var<storage, read> deltas: array<f32>;
@group(0) @binding(8) var<storage, read> transmittances: array<f32>;
@group(0) @binding(9) var<storage, read_write> d_outputs: array<vec4f>;
@group(0) @binding(10) var<storage, read_write> losses: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let place = group_index(workgroup, workgroups) * THREADS + local;
  if (place >= params.capacity) { return; }
  losses[place] = 0.0;
  let rays = min(counters[params.index], params.capacity);
  if (place >= rays) { return; }
  let known = targets[params.first_ray + place];
  if (known.z == 0.0) { return; }
  let kept_range = kept_samples_of(place);
  let count = kept_range.y - kept_range.x;
  let first = packed_info[place].x;

  var loss = 0.0;
  var depth = 0.0;
  for (var sample = first; sample < first + count; sample++) {
    let weight = weight_of(sample);
    loss += depth_term(known, ts[sample], deltas[sample], weight).x;
    depth += weight * seen_depth(known, ts[sample]);
  }
  let mean_depth = mean_depth_term(known, depth);
  let factor = params.weight * known.z / f32(max(params.all_rays, rays));
  losses[place] = factor * (loss + mean_depth.x);

  var behind = 0.0;
  for (var left = count; left > 0u; left--) {
    let sample = first + left - 1u;
    let t = ts[sample];
    let delta = deltas[sample];
    let weight = weight_of(sample);
    let d_weight = factor * (depth_term(known, t, delta, weight).y + mean_depth.y * seen_depth(known, t));
    let d_raw = density_gradient(delta, transmittances[sample], weight, d_weight, behind) *
      density_derivative(outputs[sample].w);
    behind += weight * d_weight;
    let kept = kept_range.x + left - 1u;
    d_outputs[kept] += vec4f(0.0, 0.0, 0.0, d_raw);
  }
}
`;var LA=`// The distortion of a ray's weights between fenceposts, and its gradient to raw densities (Barron et al. 2022,
// eq. 15): it gathers what is seen, and takes floaters away. In parts s of the ray, with m_i the middle of
// interval i and l_i its length,
//   distortion = sum_ij w_i w_j |m_i - m_j| + 1/3 sum w_i^2 l_i
//   d_w_i = 2 (m_i (W_< - W_>) - (S_< - S_>)) + 2/3 w_i l_i      W, S: sums of w, w m in front and behind
//   edges                           [rays, SAMPLES + 1]
//   outputs, deltas, transmittances [rays, SAMPLES]   of which lib/weights.wgsl makes weights
//   distortions                     [all rays]
//   d_raws                          [rays, SAMPLES]   of weight * mean over all rays of the distortion
// One thread a ray.

#import "lib/volrend.wgsl"
#import "lib/weights.wgsl"

const SAMPLES = 48u;

// rays: of the chunk; all_rays: of the batch.
struct Params { rays: u32, first_ray: u32, all_rays: u32, weight: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> edges: array<f32>;
@group(0) @binding(2) var<storage, read> outputs: array<vec4f>;
@group(0) @binding(3) var<storage, read> deltas: array<f32>;
@group(0) @binding(4) var<storage, read> transmittances: array<f32>;
@group(0) @binding(5) var<storage, read_write> distortions: array<f32>;
@group(0) @binding(6) var<storage, read_write> d_raws: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  let first_edge = ray * (SAMPLES + 1u);
  var distortion = 0.0;
  var total = vec2f(0.0); // sums of w, w m
  for (var i = 0u; i < SAMPLES; i++) {
    let start = edges[first_edge + i];
    let length = edges[first_edge + i + 1u] - start;
    let middle = start + 0.5 * length;
    let weight = weight_of(ray * SAMPLES + i);
    distortion += weight * (2.0 * (middle * total.x - total.y) + weight * length / 3.0);
    total += weight * vec2f(1.0, middle);
  }
  distortions[params.first_ray + ray] = distortion;

  let share = params.weight / f32(params.all_rays);
  var after = vec2f(0.0);
  var behind = 0.0;
  for (var left = SAMPLES; left > 0u; left--) {
    let i = left - 1u;
    let sample = ray * SAMPLES + i;
    let start = edges[first_edge + i];
    let length = edges[first_edge + i + 1u] - start;
    let middle = start + 0.5 * length;
    let weight = weight_of(sample);
    let own = weight * vec2f(1.0, middle);
    let difference = total - own - 2.0 * after; // in front less behind
    let spread = middle * difference.x - difference.y;
    let d_weight = share * (2.0 * spread + (2.0 / 3.0) * weight * length);
    let d_density = density_gradient(deltas[sample], transmittances[sample], weight, d_weight, behind);
    d_raws[sample] = d_density * density_derivative(outputs[sample].w);
    behind += weight * d_weight;
    after += own;
  }
}
`;var NA=`// Where surfaces face that rays see: of samples that were composited (lib/volrend.wgsl states the equations),
//   normal = sum w_i n_i    n_i = -g_i / |g_i|    g_i: the raw density's gradient to the world
// Sums of unit vectors: no longer than the ray's accumulation.
//   packed_info                     [rays]       (first sample, number of samples)
//   outputs, deltas, transmittances [samples]    of which lib/weights.wgsl makes weights
//   positions                       [blocks, POSITION_ROWS, 64]
//   d_positions                     [blocks, 3, 64]  lib/sample_normals.wgsl says of what
//   normals                         [all rays]   (x, y, z, 0) in the world
// The rays are numbers first_ray \u2026 of all rays. One thread a ray.

#import "lib/dispatch.wgsl"
#import "lib/sample_normals.wgsl"
#import "lib/weights.wgsl"

const THREADS = 64u;
const POSITION_ROWS = 3u;
const NDC = false;

struct Params { lower: vec3f, size: f32, ndc: vec2f, rays: u32, first_ray: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> packed_info: array<vec2u>;
@group(0) @binding(2) var<storage, read> outputs: array<vec4f>;
@group(0) @binding(3) var<storage, read> deltas: array<f32>;
@group(0) @binding(4) var<storage, read> transmittances: array<f32>;
@group(0) @binding(5) var<storage, read_write> normals: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let place = group_index(workgroup, workgroups) * THREADS + local;
  if (place >= params.rays) { return; }
  let info = packed_info[place];
  var normal = vec3f(0.0);
  for (var i = 0u; i < info.y; i++) {
    let sample = info.x + i;
    normal += weight_of(sample) * normal_of(sample);
  }
  normals[params.first_ray + place] = vec4f(normal, 0.0);
}
`;var MA=`// Changes the gradients of samples: adds those of the distortion (volrend/distortion.wgsl), and with SCALED
// multiplies by min(1, (t / unit)^2): from the distance \`unit\` on gradients stay whole. Many more rays pass through
// what is near a camera than through what is far: without it, that is where floaters grow (Philip and Deschaintre
// 2023).
//   ts         [samples]   middles of intervals
//   d_raws     [samples]
//   d_outputs  [samples]   (d_r, d_g, d_b, d_raw), changed
// One thread a sample.

#import "lib/dispatch.wgsl"

const SCALED = true;

struct Params { samples: u32, unit: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> ts: array<f32>;
@group(0) @binding(2) var<storage, read> d_raws: array<f32>;
@group(0) @binding(3) var<storage, read_write> d_outputs: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let sample = group_index(workgroup, workgroups) * 64u + local;
  if (sample >= params.samples) { return; }
  let gradient = d_outputs[sample] + vec4f(0.0, 0.0, 0.0, d_raws[sample]);
  let t = ts[sample] / params.unit;
  d_outputs[sample] = select(gradient, gradient * min(1.0, t * t), SCALED);
}
`;var Wp={"bench/copy.wgsl":GE,"bench/fma.wgsl":ZE,"dense/activation_backward.wgsl":VE,"dense/backward.wgsl":qE,"dense/forward.wgsl":KE,"dense/gradient.wgsl":YE,"dense/reduce.wgsl":JE,"dense/rows.wgsl":XE,"dense/transpose.wgsl":QE,"encode/frequency.wgsl":e3,"encode/frequency_backward.wgsl":t3,"encode/integrated.wgsl":r3,"encode/integrated_backward.wgsl":o3,"encode/spherical_harmonics.wgsl":n3,"encode/spherical_harmonics_backward.wgsl":s3,"exposure/apply.wgsl":a3,"exposure/backward.wgsl":i3,"exposure/center.wgsl":l3,"exposure/tone.wgsl":c3,"exposure/tone_backward.wgsl":u3,"exposure/tone_sum.wgsl":p3,"exposure/variation.wgsl":f3,"grid/backward.wgsl":d3,"grid/forward.wgsl":h3,"grid/pack.wgsl":m3,"grid/position_gradient.wgsl":g3,"grid/range.wgsl":w3,"grid/rescale.wgsl":_3,"grid/scale.wgsl":y3,"learn/adam.wgsl":b3,"learn/adam_table.wgsl":v3,"learn/add_losses.wgsl":x3,"learn/average.wgsl":k3,"learn/finite.wgsl":S3,"learn/multipliers.wgsl":E3,"learn/ray_loss.wgsl":O3,"learn/report.wgsl":T3,"lib/activation.wgsl":A3,"lib/adam.wgsl":P3,"lib/adam_table_f16.wgsl":R3,"lib/adam_table_f32.wgsl":I3,"lib/angle.wgsl":z3,"lib/background.wgsl":L3,"lib/batch.wgsl":N3,"lib/bilateral.wgsl":M3,"lib/camera.wgsl":C3,"lib/composited_rendering.wgsl":D3,"lib/composited_training.wgsl":$3,"lib/cone.wgsl":F3,"lib/contraction.wgsl":U3,"lib/crop.wgsl":H3,"lib/decay.wgsl":W3,"lib/dense.wgsl":j3,"lib/dense_gradient_in_lanes.wgsl":B3,"lib/dense_gradient_subgroup.wgsl":G3,"lib/dense_gradient_subgroup64.wgsl":Z3,"lib/dense_gradient_workgroup.wgsl":V3,"lib/dense_in_lanes.wgsl":q3,"lib/dense_subgroup.wgsl":K3,"lib/dense_subgroup64.wgsl":Y3,"lib/dense_workgroup.wgsl":J3,"lib/density.wgsl":X3,"lib/depth_loss.wgsl":Q3,"lib/directions_axes.wgsl":eO,"lib/directions_icosahedron.wgsl":tO,"lib/dispatch.wgsl":rO,"lib/eights.wgsl":oO,"lib/eights_u64.wgsl":nO,"lib/eights_vec4.wgsl":sO,"lib/footprint.wgsl":aO,"lib/gaussians.wgsl":iO,"lib/grid.wgsl":lO,"lib/grid_gradients_fixed.wgsl":cO,"lib/grid_gradients_float.wgsl":uO,"lib/grid_gradients_paired.wgsl":pO,"lib/grid_sum.wgsl":fO,"lib/grid_table_f16.wgsl":dO,"lib/grid_table_f32.wgsl":hO,"lib/harmonics.wgsl":mO,"lib/interlevel_blurred.wgsl":gO,"lib/interlevel_bound.wgsl":wO,"lib/intervals_before.wgsl":_O,"lib/kept_samples.wgsl":yO,"lib/known_depths.wgsl":bO,"lib/lattice.wgsl":vO,"lib/lens.wgsl":xO,"lib/march.wgsl":kO,"lib/mlp.wgsl":SO,"lib/mlp_color.wgsl":EO,"lib/mlp_gradient.wgsl":OO,"lib/mlp_networks.wgsl":TO,"lib/ndc.wgsl":AO,"lib/network_layers.wgsl":PO,"lib/occupancy.wgsl":RO,"lib/outlier_counts.wgsl":IO,"lib/paired_sums.wgsl":zO,"lib/pieces_blurred.wgsl":LO,"lib/pieces_dilated.wgsl":NO,"lib/pieces_padded.wgsl":MO,"lib/pieces_whole.wgsl":CO,"lib/preconditioner.wgsl":DO,"lib/product.wgsl":$O,"lib/pyramid.wgsl":FO,"lib/random.wgsl":UO,"lib/register_color_deep.wgsl":HO,"lib/register_color_shallow.wgsl":WO,"lib/register_density_deep.wgsl":jO,"lib/register_density_shallow.wgsl":BO,"lib/register_encoded.wgsl":GO,"lib/register_layers.wgsl":ZO,"lib/register_networks.wgsl":VO,"lib/register_products.wgsl":qO,"lib/register_rows.wgsl":KO,"lib/rotation.wgsl":YO,"lib/rows.wgsl":JO,"lib/sample_normals.wgsl":XO,"lib/sample_places.wgsl":QO,"lib/samples_four.wgsl":eT,"lib/scan.wgsl":tT,"lib/seen_marched.wgsl":rT,"lib/seen_sampled.wgsl":oT,"lib/segment_gradients.wgsl":nT,"lib/segment_nothing.wgsl":sT,"lib/segment_positions.wgsl":aT,"lib/segments.wgsl":iT,"lib/shows.wgsl":lT,"lib/spacing.wgsl":cT,"lib/spherical_harmonics.wgsl":uT,"lib/srgb.wgsl":pT,"lib/tasks.wgsl":fT,"lib/viridis.wgsl":dT,"lib/volrend.wgsl":hT,"lib/walk.wgsl":mT,"lib/weights.wgsl":gT,"march/adapt.wgsl":wT,"march/count.wgsl":_T,"march/emit.wgsl":yT,"march/pack.wgsl":bT,"mlp/backward.wgsl":vT,"mlp/density.wgsl":xT,"mlp/forward.wgsl":kT,"mlp/reduce.wgsl":ST,"networks/d_colors.wgsl":ET,"networks/d_density.wgsl":OT,"networks/directions.wgsl":TT,"networks/gather.wgsl":AT,"networks/outputs.wgsl":PT,"occupancy/cells.wgsl":RT,"occupancy/footprints.wgsl":IT,"occupancy/forget.wgsl":zT,"occupancy/mean.wgsl":LT,"occupancy/missing.wgsl":NT,"occupancy/splat.wgsl":MT,"occupancy/threshold.wgsl":CT,"occupancy/update.wgsl":DT,"occupancy/visible.wgsl":$T,"occupancy/vote.wgsl":FT,"pixels/all_images.wgsl":UT,"pixels/any_image.wgsl":HT,"pixels/colors.wgsl":WT,"pixels/known_depths.wgsl":jT,"pixels/mean.wgsl":BT,"pixels/one_image.wgsl":GT,"pixels/patches.wgsl":ZT,"pixels/tile.wgsl":VT,"poses/apply.wgsl":qT,"poses/apply_optics.wgsl":KT,"poses/optics.wgsl":YT,"poses/rays.wgsl":JT,"poses/tangent.wgsl":XT,"rays/generate.wgsl":QT,"rays/known_depths.wgsl":eA,"rays/ndc.wgsl":tA,"rays/table.wgsl":rA,"registers/backward.wgsl":oA,"registers/density.wgsl":nA,"registers/forward.wgsl":sA,"render/average.wgsl":aA,"render/composite.wgsl":iA,"render/count.wgsl":lA,"render/crop.wgsl":cA,"render/emit.wgsl":uA,"render/present.wgsl":pA,"render/start.wgsl":fA,"robust/mask.wgsl":dA,"robust/note.wgsl":hA,"robust/recall.wgsl":mA,"robust/threshold.wgsl":gA,"samples/cdf.wgsl":wA,"samples/cones.wgsl":_A,"samples/fenceposts.wgsl":yA,"samples/importance.wgsl":bA,"samples/intervals.wgsl":vA,"samples/merge.wgsl":xA,"samples/place.wgsl":kA,"samples/proposal.wgsl":SA,"samples/stratified.wgsl":EA,"scan/block_sums.wgsl":OA,"scan/compact.wgsl":TA,"scan/prefix_sums.wgsl":AA,"views/sum.wgsl":PA,"volrend/composite.wgsl":RA,"volrend/composite_backward.wgsl":IA,"volrend/depth_loss.wgsl":zA,"volrend/distortion.wgsl":LA,"volrend/normals.wgsl":NA,"volrend/regularize.wgsl":MA};var aj=/^const\s+(\w+)(?:\s*:\s*\w+)?\s*=\s*([^;]+);/gm;function K(e){let t=Wp[e];if(t===void 0)throw new RangeError(`There is no WGSL file ${e}.`);return new Proxy(ij(t),{get(r,o){if(typeof o=="symbol"||o in r)return Reflect.get(r,o);throw new RangeError(`${e} declares no number named ${o}.`)}})}function ij(e){let t={};for(let[,r,o]of e.matchAll(aj)){let s=o.split("*").map(a=>t[a.trim()]??lj(a)).reduce((a,i)=>a*i);Number.isNaN(s)||(t[r]=s)}return t}function lj(e){return Number(e.trim().replace(/^(0x[\da-f]+)[iu]$|^([\d.e+-]+)[iufh]$/i,"$1$2"))}var cj=[4,8,16];function jp(e){return e.has("wgpu-shader-int64")?"u64":"vec4"}function CA(e){if(In(e)===null)return["workgroup"];let t=jp(e)==="u64"?["subgroup64","subgroup"]:["subgroup"];return e.info.software?[...t,"workgroup"]:["workgroup",...t]}function Gl(e){return CA(e)[0]}function In(e){let[t,r]=e.info.subgroupSize;return e.has("subgroups")&&t===r&&cj.includes(t)?t:null}function Bp(e,t){if(t==="workgroup"){let i={VARIANT:t};return{layer:i,wideLayer:i,gradient:i,narrowGradient:i}}let r=In(e);if(r===null)throw new RangeError(`Cannot multiply matrices in subgroups as these must have 4, 8 or 16 lanes: this device's have ${e.info.subgroupSize.join(" to ")}.`);let o={VARIANT:t,LANES:r},n=r<16?{...o,TILE_OUTPUTS:lw}:o,s={...o,TILE_THREADS:Math.max(r,8)},a=r<16?{...s,TILE_INPUTS:Gp}:s;return{layer:o,wideLayer:n,gradient:s,narrowGradient:a}}var lw=64,Gp=32;function Zp(e,t){let r=t.VARIANT==="workgroup"?"workgroup":"in_lanes",o={...K(`lib/${e}_${r}.wgsl`)};for(let[n,s]of Object.entries(t))typeof s=="number"&&(o[n]=s);return o}var{ROW_ALIGNMENT:DA,SAMPLES_PER_BLOCK:uj}=K("lib/rows.wgsl"),le=uj;function ie(e){return Math.ceil(e/le)}function Zl(e,t){let r=e.device.limits.maxStorageBufferBindingSize/(4*t*le);return Math.floor(r)*le}function ke(e){return Math.ceil(e/DA)*DA}function ft(e){return e.reduce((t,r)=>t+ke(r),0)}function si(e){let t=0;return e.flatMap(r=>{let o=t;return t+=ke(r),Array.from({length:r},(n,s)=>o+s)})}function nt(e,t,r,o){let n=[ie(r),o,le];return{tensor:e.tensor(t,n),features:o,first:0}}function Br(e,t){return{...e,first:e.first+t}}var{BLOCKS_PER_SPLIT:$A}=K("dense/gradient.wgsl"),bo=class e{wide;narrow;reduce;transposeKernel;constructor(t,r,o,n){this.wide=t,this.narrow=r,this.reduce=o,this.transposeKernel=n}static async create(t,r=Gl(t),o=1/0){let{gradient:n,narrowGradient:s}=Bp(t,r),a=async l=>{let c=await t.kernel("dense/gradient",l);return t.prepare(c),{kernel:c,tile:Zp("dense_gradient",l)}},i=await a(s);return new e(o>Gp?await a(n):i,i,{overwrite:await t.kernel("dense/reduce",{ACCUMULATE:!1}),accumulate:await t.kernel("dense/reduce",{ACCUMULATE:!0})},await t.kernel("dense/transpose"))}static partialsLength(t,r){return Math.max(...t.map(n=>(n.rows+1)*n.stride))*Math.ceil(ie(r)/$A)}find(t,r,o,n,s,a,i,l){let{counters:c}=n,u=ie(n.capacity),p=Math.ceil(u/$A),{kernel:f,tile:d}=o.rows<=Gp?this.narrow:this.wide,{TILE_INPUTS:h,TILE_OUTPUTS:g,TILE_THREADS:_}=d,b=Math.ceil(o.rows/h)*Math.ceil(o.columns/g);t.run(f,p*b*_,{inputs:s.tensor,d_outputs:a.tensor,partials:i,counts:c},{layer:{...Vp(n,s,o.rows,a,o.columns),weights:0,stride:o.stride/4,bias:0}});let k=(o.rows+1)*o.stride/4,E=o.bias===!1?k-o.stride/4:k;t.run(this.reduce[l],E,{partials:i,gradients:r.gradients},{size:E,slice:k,stride:o.stride/4,columns:o.columns/4,splits:p,offset:o.offset/4})}transpose(t,r,o,n=r.values){t.run(this.transposeKernel,o.rows*o.columns,{parameters:n,transposed:r.transposed},{rows:o.rows,columns:o.columns,stride:o.stride,offset:o.offset,transposed_stride:o.transposedStride,transposed_offset:o.transposedOffset})}};function Vp(e,t,r,o,n){return{blocks:ie(e.capacity),count:e.index,inputs:r,input_features:t.features,input_first:t.first,outputs:n,output_features:o.features,output_first:o.first}}var{NONE:pj,RELU:fj,SIGMOID:dj,PADDED_SIGMOID:hj}=K("lib/activation.wgsl"),qp={none:pj,relu:fj,sigmoid:dj,paddedSigmoid:hj},{VEC4S_PER_ROW:FA}=K("lib/rows.wgsl"),so=class e{forwardKernels;rowKernels;backwardKernels;constructor(t,r,o){this.forwardKernels=t,this.rowKernels=r,this.backwardKernels=o}static async create(t,r=Gl(t),o="both"){let n=u=>t.kernel("dense/activation_backward",{ACTIVATION:qp[u]}),{layer:s,wideLayer:a}=Bp(t,r),i=async(u,p)=>({kernel:await t.kernel(u,p),tile:Zp("dense",p)}),l=async u=>({wide:await i(u,a),narrow:await i(u,s)}),c=async()=>({layer:await l("dense/backward"),gradients:await bo.create(t,r),activation:{none:await n("none"),relu:await n("relu"),sigmoid:await n("sigmoid"),paddedSigmoid:await n("paddedSigmoid")}});return new e(await l("dense/forward"),{copy:await t.kernel("dense/rows",{ADD:!1}),add:await t.kernel("dense/rows",{ADD:!0})},o==="both"?await c():null)}get#e(){if(this.backwardKernels)return this.backwardKernels;throw new RangeError("Cannot walk back through layers whose kernels are those of one way.")}get gradients(){return this.#e.gradients}forward(t,r,o,n,s,a,i){let{counters:l}=s,c=ie(s.capacity),{kernel:u,tile:p}=UA(this.forwardKernels,o.columns);t.run(u,HA(p,o.columns,c),{inputs:a.tensor,parameters:r.values,outputs:i.tensor,counts:l},{layer:{...Vp(s,a,o.rows,i,o.columns),weights:o.offset/4,stride:o.stride/4,bias:o.biasOffset/4},activation:qp[n]})}backward(t,r,o,n,s,a,i,l,c,u=0){let{counters:p}=s,f=ie(s.capacity),{kernel:d,tile:h}=UA(this.#e.layer,c);t.run(d,HA(h,c,f),{inputs:a.tensor,parameters:r.transposed,forward:i.tensor,outputs:l.tensor,counts:p},{layer:{...Vp(s,a,o.columns,l,c),weights:(o.transposedOffset+u)/4,stride:o.transposedStride/4,bias:0},activation:qp[n],forward_features:i.features,forward_first:i.first})}activationBackward(t,r,o,n,s,a){t.run(this.#e.activation[r],ie(o.capacity)*n*FA,{outputs:s.tensor,d_outputs:a.tensor,counts:o.counters},{samples:o.capacity,count:o.index,features:s.features,rows:n})}moveRows(t,r,o,n,s,a){let i=ie(o.capacity);t.run(this.rowKernels[r],i*n*FA,{source:s.tensor,target_rows:a.tensor,counts:o.counters},{blocks:i,count:o.index,rows:n,source_features:s.features,source_first:s.first,target_features:a.features,target_first:a.first})}};function UA({wide:e,narrow:t},r){return r%lw===0?e:t}function HA(e,t,r){let{TILE_OUTPUTS:o,TILE_BLOCKS:n,TILE_THREADS:s}=e;return Math.ceil(t/o)*Math.ceil(r/n)*s}function me(e){if(e)return e;throw new RangeError("Cannot train a model that was made for viewing: it has no gradients. Make one for training.")}var zn=class e{outputs;threads;forwardKernel;backwardKernel;parameters;constructor(t,r,o,n){this.outputs=t,this.threads=r,this.forwardKernel=o,this.backwardKernel=n,this.parameters=[]}static async create({gpu:t},{outputs:r,kernel:o,constants:n,threads:s},a="training"){return new e(r,s,await t.kernel(o,n),a==="training"?await t.kernel(`${o}_backward`,n):null)}forward(t,r,o,n){let s=ie(r.capacity),a=ke(this.outputs);t.run(this.forwardKernel,s*this.threads.forward,{inputs:o.tensor,outputs:n.tensor,counts:r.counters},{blocks:s,count:r.index,rows:a,features:n.features,first:n.first})}backward(t,r,o,n,s){s&&this.inputGradient(t,r,o,n,s)}inputGradient(t,r,o,n,s){let a=ie(r.capacity);t.run(me(this.backwardKernel),a*this.threads.backward,{inputs:o.tensor,d_outputs:n.tensor,d_inputs:s.tensor,counts:r.counters},{blocks:a,count:r.index,features:n.features,first:n.first})}};var WA=le/4,mj=Y({kind:Ee("frequency").describe("sines and cosines of octaves (Mildenhall et al. 2020)"),levels:ye().min(0).max(24).describe("number of octaves"),pi:Ft().describe("angles are 2^k pi x (the paper) or 2^k x (its released code)"),identity:Ft().describe("whether x itself comes first")}).refine(({levels:e,identity:t})=>e>0||t,{error:"must be at least 1 without identity, or there are no features",params:{fields:["levels","identity"],advice:"Raise levels or set identity"}}),Vl={schema:mj,size:({levels:e,identity:t},r)=>r*(2*e+(t?1:0)),create(e,t,{dimensions:r,use:o}){let{levels:n,pi:s,identity:a}=t,i=Vl.size(t,r);return zn.create(e,{outputs:i,kernel:"encode/frequency",constants:{DIMS:r,LEVELS:n,PI:s,IDENTITY:a},threads:{forward:ke(i)*WA,backward:r*WA}},o)}};function st(e,t,r){return{name:e,type:"f32",tensor:t,places:null,...r}}function Qo(e){let t=0;for(let r=0;r<e.length;r++)e[r]<t&&(t=e[r]);return t<0?`holds ${t} where squares belong`:null}function ql(e,t){let r=0;for(let o=0;o<e.length;o++)e[o]>r&&(r=e[o]);return r>t?`counts ${r} steps, of ${t}`:null}function Kp({places:e},t){return e?jA(t,{places:e}):t}function Yp({places:e},t,r){e?BA(t,{places:e},r):t.set(r)}function jA(e,t){return Float32Array.from(t.places,r=>e[r])}function BA(e,t,r){t.places.forEach((o,n)=>e[o]=r[n])}var vo={kind:Ee("hashGrid").describe("a multiresolution hash grid (M\xFCller et al. 2022)"),levels:ye().min(1).max(24).describe("number of grids, from the coarsest to the finest"),features:Ee([2,4,8]).describe("features that each level stores at a vertex"),tableSize:ye().min(1).max(1<<24).describe("the most entries of a level"),baseResolution:ye().min(2).max(65536).describe("vertices along the coarsest level"),finestResolution:j().min(2).max(1<<20).describe("vertices along the finest level"),interpolation:pe(["linear","smoothstep"]).describe("how features lie between vertices"),precision:pe(["f32","f16"]).describe("what the table is read as; trained is f32"),accumulation:pe(["fixed","float"]).describe("gradients add up in fixed point, reproducibly, or in floats, where the device can")},Ls=[({baseResolution:e,finestResolution:t})=>e<=t,{error:"must be at most finestResolution",params:{fields:["baseResolution","finestResolution"],advice:"Lower baseResolution or raise finestResolution"}}],ZA=Y(vo).refine(...Ls),GA=8;function Gr(e){let{levels:t,tableSize:r,baseResolution:o,finestResolution:n}=e,s=n/o,a=0;return Array.from({length:t},(i,l)=>{let c=Math.fround(o*s**(l/Math.max(t-1,1))-1),u=Math.ceil(c)+1,p=u**3,f=Math.ceil(p/GA)*GA,d=Math.min(f,r),h={resolution:u,scale:c,entries:d,offset:a,dense:p<=r};return a+=d,h})}function VA(e){let t=new Uint32Array(e.length*4),r=new Float32Array(t.buffer);return e.forEach(({resolution:o,scale:n,entries:s,offset:a,dense:i},l)=>{t.set([0,i?o:0,s,a],l*4),r[l*4]=n}),t}var Xp={schema:ZA,size:({levels:e,features:t})=>e*t,create:(e,t,r)=>en.create(e,t,r)},Jp=1e-4,gj=1735551332,{STREAM_PARAMETERS:wj}=K("lib/random.wgsl"),{CHUNKS:qA}=K("lib/grid_sum.wgsl"),_j=16,en=class e{options;sums;name;keepsAverage;kernels;kind;levels;count;packed;#e;#t;#r;#o;#n;constructor(t,r,o,n,s,a){this.options=r,this.sums=o,this.name=n,this.keepsAverage=s,this.kernels=a,this.kind="sparse",this.#n=t.gpu;let i=this.levels=Gr(r),l=i[i.length-1];this.#e=[l.offset+l.entries,r.features],this.count=this.#e[0]*this.#e[1];let c=r.precision==="f16",u=a.training!==null;this.#t=u||!c?t.tensor("table",this.#e):null,this.packed=c?t.tensor("table in f16",this.#a,{type:"u32"}):null,this.#o=t.tensor("levels",[i.length,4],{type:"u32",data:VA(i)}),this.#r=u?this.#s(t):null}#s(t){let{levels:r,keepsAverage:o,packed:n}=this,[s,a]=[this.#e,this.#a];return{gradients:t.tensor("table gradients",s,{type:"u32"}),firstMoments:t.tensor("table first moments",s),secondMoments:t.tensor("table second moments",s),steps:t.tensor("table steps",a,{type:"u32"}),average:o?t.tensor("table average",s):null,packedAverage:o&&n?t.tensor("table average in f16",a,{type:"u32"}):null,scales:t.tensor("gradient scales",[r.length]),partials:t.tensor("gradient ranges of chunks",[r.length,qA]),ranges:t.tensor("gradient ranges",[r.length]),shifts:t.tensor("halvings of gradients",[r.length],{type:"u32"})}}get#a(){let[t,r]=this.#e;return[t,r/2]}get values(){return me(this.#t)}get gradients(){return me(this.#r).gradients}get firstMoments(){return me(this.#r).firstMoments}get secondMoments(){return me(this.#r).secondMoments}get steps(){return me(this.#r).steps}get average(){return this.#r?.average??null}get scales(){return me(this.#r).scales}get levelStarts(){return this.levels.map(({offset:t})=>t*this.options.features/2)}static async create(t,r,{dimensions:o,average:n,name:s,use:a="training",footprints:i=!1}){let{gpu:l}=t;if(o!==3)throw new RangeError(`Cannot build hash grid as positions must have 3 coordinates: current value is ${o}.`);let{levels:c,features:u,tableSize:p,interpolation:f}=r,{precision:d,accumulation:h}=r;if(h==="float"&&!l.has("wgpu-shader-float32-atomic"))throw new RangeError("Cannot build hash grid as this device has no float atomics: accumulation must be fixed: current value is float.");let g=h==="fixed"&&yj(l)?"paired":h,_={LEVELS:c,PAIRS:u/2},b={..._,SMOOTHSTEP:f==="smoothstep",POWER_OF_TWO:Number.isInteger(Math.log2(p)),HAS_FOOTPRINTS:i},k=async()=>{let[T,R,M,U]=await Promise.all([l.kernel("grid/range",_),l.kernel("grid/scale"),l.kernel("grid/rescale",{..._,PAIRED:g==="paired"}),l.kernel("grid/backward",{...b,SUMS:g})]);return{range:T,scale:R,rescale:M,backward:U}},[E,O,P]=await Promise.all([l.kernel("grid/forward",{...b,PRECISION:d}),l.kernel("grid/position_gradient",{...b,PRECISION:d}),l.kernel("grid/pack")]);return new e(t,r,g,s,n,{forward:E,positionGradient:O,pack:P,training:a==="training"?await k():null})}get outputs(){return this.options.levels*this.options.features}get rows(){return ke(this.outputs)}get parameters(){return[this]}get shown(){let t={name:this.name,shape:this.#e,places:null},r=this.average??this.#t;return[r?{...t,type:"f32",tensor:r}:{...t,type:"f16",tensor:this.packed}]}get stored(){let{name:t,keepsAverage:r}=this,o=this.#r,[n,s]=[this.#e,this.#a],[a,i]=[this.#t,this.average??this.#t];return[st(t,o||!r?a:null,{shape:n}),st(`adam.m.${t}`,o&&o.firstMoments,{shape:n}),st(`adam.v.${t}`,o&&o.secondMoments,{shape:n,problem:Qo}),st(`adam.steps.${t}`,o&&o.steps,{shape:s,type:"u32",problem:ql}),...r?[st(`average.${t}`,i,{shape:n})]:[]]}initialize(t){let r=this.#n,o=new Float32Array(this.count);for(let c=0;c<o.length;c+=4){let u=nl(c/4,gj,wj,t);o[c]=(2*vn(u[0])-1)*Jp,o[c+1]=(2*vn(u[1])-1)*Jp,o[c+2]=(2*vn(u[2])-1)*Jp,o[c+3]=(2*vn(u[3])-1)*Jp}r.write(this.values,o),this.average&&r.write(this.average,o);let n=r.record(),{gradients:s,firstMoments:a,secondMoments:i,steps:l}=this;for(let c of[s,a,i,l])n.clear(c);this.refresh(n),n.submit()}refresh(t,r=new Map){if(!this.packed)return;if(this.#r)return this.#l(t,this.values,this.packed);let o=this.keepsAverage?`average.${this.name}`:this.name,n=r.get(o).data,s=this.#n.tensor("table",this.#e,{data:n});this.#l(t,s,this.packed),t.submit(),this.#n.free(s)}prepare(t,r){let{average:o=null,packedAverage:n=null}=this.#r??{};r==="average"&&o&&n&&this.#l(t,o,n)}#l(t,r,o){let n=o.length;t.run(this.kernels.pack,n,{table:r,packed:o},{pairs:n})}forward(t,r,o,n,s="values"){let a=this.levels.length+(n.features>this.outputs?1:0);t.run(this.kernels.forward,a*ie(r.capacity)*le,{batch:r.counters,levels:this.#o,positions:Ns(o),table:this.#i(s),encoded:Ns(n)},{slot:r.index,samples:r.capacity,features:n.features})}backward(t,r,o,n,s,a="overwrite"){let{range:i,scale:l,rescale:c,backward:u}=me(this.kernels.training),{scales:p,gradients:f,partials:d,ranges:h,shifts:g}=me(this.#r),_=this.levels.length,b=ie(r.capacity),k=Math.max(_j,Math.ceil(b/qA)),E=Math.ceil(b/k),{counters:O}=r,P={slot:r.index,samples:r.capacity},{features:T}=n,R=Ns(n);if(t.run(i,_*E*i.workgroupSize,{batch:O,d_encoded:R,partials:d},{...P,features:T,chunk_blocks:k}),t.run(l,_*l.workgroupSize,{batch:O,partials:d,scales:p,ranges:h,shifts:g},{...P,chunk_blocks:k,accumulates:a==="accumulate"?1:0}),a==="accumulate"&&this.sums!=="float"){let[M]=this.#e;t.run(c,M,{shifts:g,levels:this.#o,gradients:f},{entries:M})}t.run(u,_*b*le,{batch:O,levels:this.#o,positions:Ns(o),d_encoded:R,scales:p,gradients:f},{...P,features:T}),s&&this.inputGradient(t,r,o,n,s)}inputGradient(t,r,o,n,s,a="values"){t.run(this.kernels.positionGradient,ie(r.capacity)*le,{batch:r.counters,levels:this.#o,positions:Ns(o),table:this.#i(a),d_encoded:Ns(n),d_positions:Ns(s)},{slot:r.index,samples:r.capacity,features:n.features})}#i(t){let{packed:r,average:o}=this;return t==="average"&&o?this.#r?.packedAverage??o:r??this.values}};function yj(e){return e.info.software&&e.has("wgpu-shader-int64")&&e.has("wgpu-shader-int64-atomic-all-ops")}function Ns({tensor:e,first:t}){if(t===0)return e;throw new RangeError(`Cannot use rows of "${e.label}" for hash grid as they must be from 0 on: current value is ${t}.`)}var bj=Y({kind:Ee("sphericalHarmonics").describe("real spherical harmonics of unit directions"),degree:ye().min(1).max(4).describe("how many degrees, l = 0 \u2026 degree - 1")}),Kl={schema:bj,size:({degree:e})=>e**2,async create(e,t,{dimensions:r,use:o}){if(r!==3)throw new RangeError(`Cannot make spherical harmonics as directions must have 3 coordinates: current value is ${r}.`);return await zn.create(e,{outputs:Kl.size(t,r),kernel:"encode/spherical_harmonics",constants:{DEGREE:t.degree},threads:{forward:le,backward:le}},o)}};var vj=K("lib/gaussians.wgsl"),xo=vj.GAUSSIAN_ROWS,KA=le/4,YA={axes:3,icosahedron:21},xj=Y({kind:Ee("integrated").describe("expected sines and cosines of Gaussians"),levels:ye().min(1).max(16).describe("number of octaves"),basis:pe(["axes","icosahedron"]).describe("along the three axes, or along 21 directions of an icosahedron")}),Ms={schema:xj,size:({levels:e,basis:t})=>2*e*YA[t],async create(e,t,{dimensions:r,use:o}){if(r!==xo)throw new RangeError(`Cannot encode Gaussians as they must have ${xo} numbers: current value is ${r}.`);let{levels:n,basis:s}=t,a=Ms.size(t,r);return await zn.create(e,{outputs:a,kernel:"encode/integrated",constants:{LEVELS:n,COUNT:YA[s],BASIS:s},threads:{forward:ke(a)*KA,backward:KA}},o)}};var Qp={frequency:Vl,sphericalHarmonics:Kl,hashGrid:Xp};function JA({kind:e}){return Qp[e]}var ef=ak(()=>{Object.freeze(Qp);let e=Object.values(Qp).map(({schema:r})=>r);return yn("kind",e)});function ai(e,t){return JA(e).size(e,t)}function ko(e,t,r){return JA(t).create(e,t,r)}function So({values:e,average:t},r){return r==="average"&&t||e}function Ar(e){let{layers:t,inputs:r,width:o,skips:n=[],outputs:s,bias:a}=e,i=t.length-1;return t.map((l,c)=>({name:l,inputs:c===0?r:n.includes(c-1)?[o,...r]:[o],outputs:c===i?s:[o],...a?{}:{bias:a}}))}var Ln=class{hidden;gradients;constructor(t,r,o,n){let{layers:s,inputs:a,skips:i=[]}=r,l=ke(r.width),c=(p,f)=>nt(t,p,o,f),u=n?[]:[c("hidden, even",l),c("hidden, odd",l)];this.hidden=s.slice(0,-1).map((p,f)=>i.includes(f)?c(`${p}, inputs`,l+ft(a)):u[f%2]??c(p,l)),this.gradients=n&&{hidden:[c("gradient of hidden, even",l),c("gradient of hidden, odd",l)],inputs:i.length>0?c("gradient of skipped inputs",ft(a)):null,partials:t.tensor("partial gradients",[bo.partialsLength(n,o)])}}},Nn=class{options;dense;space;outputs;parameters;#e;#t;constructor(t,r,o,n){this.options=t,this.dense=o,this.space=n,this.#t=null,this.outputs=t.outputs.reduce((s,a)=>s+a,0),this.parameters=[r],this.#e=t.layers.map(s=>r.layer(s))}forward(t,r,o,n,s="values"){let{options:a,dense:i,space:{hidden:l},parameters:[c]}=this,u=So(c,s),p=this.#e.length-1,f=ft(a.inputs);this.#t=n;for(let d of a.skips??[]){let h=Br(l[d],ke(a.width));i.moveRows(t,"copy",r,f,o,h)}this.#e.forEach((d,h)=>{let[g,_]=[h===0?o:l[h-1],h===p?n:l[h]],b=h===p?a.activation:"relu";i.forward(t,{values:u},d,b,r,g,_)})}backward(t,r,o,n,s,a="overwrite"){let{dense:i,options:{activation:l,outputs:c},parameters:[u]}=this,{partials:p}=this.#r;for(let f of this.#e)i.gradients.transpose(t,u,f);if(l!=="none"){let f=si(c).at(-1)+1;i.activationBackward(t,l,r,f,this.#t,n)}this.#o(t,r,o,n,s,(f,d,h)=>{i.gradients.find(t,u,f,r,d,h,p,a)})}inputGradient(t,r,o,n,s,a="values"){let{dense:i,parameters:[l]}=this,c=So(l,a);for(let u of this.#e)i.gradients.transpose(t,l,u,c);this.#o(t,r,o,n,s,()=>{})}get#r(){let{gradients:t}=this.space;if(t)return t;throw new RangeError("Cannot walk back through a perceptron whose memory has no way back.")}#o(t,r,o,n,s,a){let{dense:i,options:{inputs:l,skips:c=[]},space:{hidden:u}}=this,{hidden:p,inputs:f}=this.#r,[d]=this.parameters,h=ke(this.options.width),g=s,_=(k,E,O,P)=>{if(!s||!g)return;let T=Math.min(ft(l),s.features-s.first);i.backward(t,d,k,"none",r,E,O,g,T,P),g!==s&&i.moveRows(t,"add",r,T,g,s),g=f},b=n;for(let k=this.#e.length-1;k>0;k--){let E=this.#e[k],O=u[k-1];a(E,O,b),c.includes(k-1)&&_(E,b,Br(O,h),h);let P=p[k%2];i.backward(t,d,E,"relu",r,b,O,P,h),b=P}a(this.#e[0],o,b),_(this.#e[0],b,o,0)}};var{MOST_LEVELS:kj}=K("learn/adam_table.wgsl"),tn=4096,Sj=5,Cs=class e{skips;options;groups;finite;average;constructor(t,r,o,n,s){this.skips=t,this.options=r,this.groups=o,this.finite=n,this.average=s}static async create(t,r,o){let{gpu:n}=t,{averageDecay:s}=r;if(o.some(({group:c})=>c.average)&&!(s>0&&s<1))throw new RangeError(`Cannot average parameters as decay must be between 0 and 1: current value is ${s}.`);let a=o.filter(({checked:c})=>c).length-1,i=Array.from({length:a+1},(c,u)=>n.kernel("learn/finite",{FIRST:u===0,LAST:u===a})),l=o.map(async c=>{let{group:u}=c,p=u.kind==="dense"?await n.kernel("learn/adam"):await n.kernel("learn/adam_table",{PRECISION:u.packed?"f16":"f32",FIXED:u.sums!=="float",PAIRED:u.sums==="paired",LEVELS:u.levelStarts.length,DECAYS:c.l2>0,LEVEL_RATES:c.levelPart!==void 0});return{...c,adam:p}});return new e(t.tensor("skipped steps",[tn],{type:"u32"}),r,await Promise.all(l),await Promise.all(i),await n.kernel("learn/average"))}step(t,r,o){this.groups.filter(({checked:a})=>a).forEach(({group:a},i)=>{let l=a.kind==="dense"?a.gradients:a.scales,c=this.finite[i],u=l.length,p=o%tn,f={batch:r,gradients:l,skips:this.skips};t.run(c,c.workgroupSize,f,{count:u,slot:p})});for(let{group:a,rate:i,l2:l,due:c,adam:u,levelPart:p=()=>1}of this.groups){if(c&&!c(o))continue;if(a.kind==="dense"){this.#e(t,u,r,a,i(o),l);continue}let f=a.levelStarts.map((d,h)=>p(h,o));this.#t(t,u,r,a,i(o),l,f)}let s=Ej(this.options.averageDecay,o);if(s!==0)for(let{group:{values:a,average:i}}of this.groups)i&&this.#r(t,r,a,i,s)}#e(t,r,o,n,s,a){let{values:i,gradients:l,firstMoments:c,secondMoments:u}=n,p=i.length,f={batch:o,gradients:l,m:c,v:u,parameters:i};t.run(r,p,f,{count:p,rate:s,...this.#o,l2:a})}#t(t,r,o,n,s,a,i){let{values:l,gradients:c,scales:u,levelStarts:p,steps:f,packed:d}=n,h=l.length/2,g=p.map((_,b)=>(p[b+1]??h)-_);t.run(r,Math.ceil(h/2),{batch:o,gradients:c,scales:u,values:l,m:n.firstMoments,v:n.secondMoments,steps:f,...d?{packed:d}:{}},{starts:cw(p,h+1),decays:cw(g.map(_=>a/(2*_)),0),parts:cw(i,0),pairs:h,rate:s,...this.#o})}#r(t,r,o,n,s){let a=Math.ceil(o.length/4),i=this.options.averageDecay,l={quads:a,decay:i**s,log_decay:uw(i)};t.run(this.average,a,{batch:r,parameters:o,average:n},l)}get#o(){let{beta1:t,beta2:r,epsilon:o}=this.options.adam;return{beta1:t,beta2:r,epsilon:o,log_beta1:uw(t),log_beta2:uw(r)}}};function Ej(e,t){let r=Math.max(Math.round(1/(Sj*(1-e))),1);return t<r?1:(t+1)%r===0?r:0}function cw(e,t){return Array.from({length:kj},(r,o)=>e[o]??t)}function uw(e){return Math.log(Math.fround(e))}var{STREAM_PARAMETERS:Oj}=K("lib/random.wgsl"),{TILE_OUTPUTS:XA}=K("lib/dense_workgroup.wgsl"),pw=e=>Math.ceil(e/XA)*XA,Zr=class{keepsAverage;kind;layers;named;length;values;transposed;#e;constructor(t,r,o=!1,n="training"){this.keepsAverage=o,this.kind="dense";let s=0,a=0;this.layers=r.map(i=>{let l=ft(i.inputs),c=ft(i.outputs),u={...i,rows:l,columns:c,stride:pw(c),offset:s,biasOffset:s+l*pw(c),transposedOffset:a,transposedStride:pw(l)};return s=u.biasOffset+u.stride,a+=c*u.transposedStride,u}),this.length=s,this.named=this.layers.flatMap(Tj),this.values=t.tensor("parameters",[s]),this.#e=n==="viewing"?null:{gradients:t.tensor("gradients",[s]),firstMoments:t.tensor("first moments",[s]),secondMoments:t.tensor("second moments",[s]),average:o?t.tensor("average parameters",[s]):null},this.transposed=t.tensor("transposed parameters",[a])}get gradients(){return me(this.#e).gradients}get firstMoments(){return me(this.#e).firstMoments}get secondMoments(){return me(this.#e).secondMoments}get average(){return this.#e?.average??null}layer(t){let r=this.layers.find(o=>o.name===t);if(!r)throw new RangeError(`There is no layer named ${t}.`);return r}get count(){return this.named.reduce((t,{places:r})=>t+r.length,0)}initialize(t,r,o){let n=new Float32Array(this.length);this.named.forEach(({layer:s,kind:a,places:i},l)=>{let c=s.inputs.reduce((f,d)=>f+d,0),u=s.outputs.reduce((f,d)=>f+d,0);if(a==="bias"&&r!=="torch")return;let p={glorot:Math.sqrt(6/(c+u)),he:Math.sqrt(6/c),torch:1/Math.sqrt(c)}[r];i.forEach((f,d)=>{let[h]=nl(d,l,Oj,o);n[f]=(2*vn(h)-1)*p})}),t.write(this.values,n),this.average&&t.write(this.average,n)}get shown(){let t=this.average??this.values;return this.named.map(({name:r,shape:o,places:n})=>({name:r,shape:o,type:"f32",tensor:t,places:n}))}get stored(){let t=this.#e,r=this.average??this.values,o=[["",t||!this.keepsAverage?this.values:null],["adam.m.",t&&t.firstMoments],["adam.v.",t&&t.secondMoments,Qo]];return this.keepsAverage&&o.push(["average.",r]),o.flatMap(([n,s,a])=>this.named.map(({name:i,shape:l,places:c})=>({name:n+i,shape:l,type:"f32",tensor:s,places:c,problem:a})))}};function Tj(e){let t=si(e.inputs),r=si(e.outputs),o=t.flatMap(s=>r.map(a=>e.offset+s*e.stride+a)),n={name:`${e.name}.weight`,layer:e,kind:"weight",shape:[t.length,r.length],places:Uint32Array.from(o)};return e.bias===!1?[n]:[n,{name:`${e.name}.bias`,layer:e,kind:"bias",shape:[r.length],places:Uint32Array.from(r,s=>e.biasOffset+s)}]}var{VALUES_PER_BLOCK:eP}=K("lib/scan.wgsl"),QA=1024*eP+1,Eo=class e{capacity;kernels;blockSums;constructor(t,r,o){this.capacity=t,this.kernels=r,this.blockSums=o}static async create(t,r){if(!(Number.isInteger(r)&&r>=1&&r<=QA))throw new RangeError(`Cannot make prefix sums as their capacity must be a whole number from 1 to ${QA}: current value is ${r}.`);let o={blockSums:await t.gpu.kernel("scan/block_sums"),prefixSums:await t.gpu.kernel("scan/prefix_sums")},n=Math.ceil(r/eP);return new e(r,o,t.tensor("sums of blocks",[n],{type:"u32"}))}run(t,r,o,n){if(tf("sum",r,this.capacity),tf("sum",o,this.capacity),tf("sum",n,1),r===o)throw new RangeError(`Cannot sum "${r.label}" in place as values and offsets must be different tensors: current value of both is "${o.label}".`);let s={count:this.capacity},{kernels:a,blockSums:i}=this,l=i.length*a.blockSums.workgroupSize;t.run(a.blockSums,l,{values:r,block_sums:i},s),t.run(a.prefixSums,l,{values:r,block_sums:i,offsets:o,total:n},s)}},Yl=class e{prefixSum;kernel;offsets;constructor(t,r,o){this.prefixSum=t,this.kernel=r,this.offsets=o}static async create(t,r){let o=await Eo.create(t,r),n=await t.gpu.kernel("scan/compact"),s=t.tensor("offsets of kept indices",[r],{type:"u32"});return new e(o,n,s)}get capacity(){return this.prefixSum.capacity}run(t,r,o,n){tf("compact",o,this.capacity),this.prefixSum.run(t,r,this.offsets,n);let{capacity:s,kernel:a,offsets:i}=this;t.run(a,s,{flags:r,offsets:i,kept:o},{count:s})}};function tf(e,t,r){if(!(t.length>=r))throw new RangeError(`Cannot ${e} with "${t.label}" as its length must be at least ${r}: current value is ${t.length}.`)}function rn(e,t,r){switch(e.kind){case"constant":return e.initial;case"exponential":return e.initial*e.rate**(t/e.decaySteps);case"multiStep":{let o=e.unit==="steps"?t:r,n=e.milestones.filter(s=>s<=o).length;return e.initial*e.gamma**n}case"staircase":{let o=Math.max(Math.floor((t-e.start)/e.interval)+1,0);return e.initial*e.gamma**o}case"logLinear":{let{initial:o,final:n,steps:s,delaySteps:a,delayFactor:i}=e,l=a>0?Math.min(t/a,1):1;return(i+(1-i)*Math.sin(l*Math.PI/2))*o*(n/o)**Math.min(t/s,1)}}}function D(e,t,r){return{key:e,value:t,reason:r}}function fw(e,t){return[D("space","ndc","the cameras face forward"),D("ndc",e.map(r=>Number(r.toPrecision(6))),t),D("box.center",[0,0,0],"that of normalised device coordinates"),D("box.size",2,"that of normalised device coordinates")]}function Jl(e,t){let{box:{center:r,size:o},why:n}=Aj(e,t);return[D("box.center",[...r],n),D("box.size",o,n)]}function Aj(e,t){let{kind:r,box:o}=e;if(r!=="boxes"||t!=="contracted")return{box:o,why:tP[r]};if(e.inner)return{box:e.inner,why:"it is around what the cameras look at"};let n=Math.max(e.cascades-2,0);return{box:{center:o.center,size:o.size*2**n},why:n>0?"half of the capture's largest box":tP[r]}}var tP={object:"the object is in it",boxes:"the capture says so",unbounded:"detail is spent in it",forward:"it holds what is near"};function dw(e){return D("space",e,"the scene goes on at any distance")}function Mn(e,t){return t==="ndc"?fw(Pj(e),"the first view fills the cube, as published"):[dw(t),...t==="contracted"?Jl(e.layout,t):[]]}function Pj({views:[{camera:e}]}){return[2*e.fx/e.width,2*e.fy/e.height]}var Rj=.05,Ij=1/20,zj=300;function hw({steps:e,maxSeconds:t}){return Math.min(e,(t??1/0)/Rj)}function rf(e){let{averageDecay:t}=e;if(t===0)return[];let r=hw(e),o=Math.round(Math.min(Ij*r,zj)),n=Number((1-1/Math.max(o,1)).toFixed(4)),s=`a mean over ${o} of the ${Math.round(r)} steps that are expected`;return n>t?[D("averageDecay",n,s)]:[]}var of={kind:"none",linear:1},{NO_CONTRACTION:Lj,MAX_NORM:Nj,EUCLIDEAN_NORM:Mj}=K("lib/contraction.wgsl"),Cj={none:Lj,max:Nj,euclidean:Mj};function Oo({space:e,contractionNorm:t}){return e==="contracted"?t:"none"}function Nt({kind:e,linear:t}){return{CONTRACTION:Cj[e],LINEAR:t}}var Cn=class{colorInputs;directions;rgbs;density;color;gradients;constructor(t,{density:r,color:o},n,s){let a=(u,p)=>nt(t,u,n,p),i=({layers:u})=>s&&u.map(p=>s.layer(p)),[,l]=o.inputs,c=ft(r.outputs);this.colorInputs=a("features, encoded directions",c+ke(l)),this.directions=a("directions of samples",3),this.rgbs=a("colors of samples",ke(3)),this.density=new Ln(t,r,n,i(r)),this.color=new Ln(t,o,n,i(o)),this.gradients=s&&{gathered:a("gathered encoded positions",ft(r.inputs)),dRgbs:a("gradient of colors",ke(3)),dDensity:a("gradient of density, features",c)}}},Dn=class e{shapes;direction;space;kernels;parameters;#e;#t;#r;constructor(t,r,o,n,s,a){this.shapes=t,this.direction=o,this.space=s,this.kernels=a,this.parameters=[r,...o.parameters],this.#e=new Nn(t.density,r,n,s.density),this.#t=new Nn(t.color,r,n,s.color);let{outputs:i}=t.density;this.#r=ft(i.slice(0,-1))}static async create(t,r,o,n,s,a){let i=r.density.outputs.length===1,l=async()=>({gather:await t.kernel("networks/gather"),gatherDirections:await t.kernel("networks/directions",{GATHER:!0}),dColors:await t.kernel("networks/d_colors"),dDensity:await t.kernel("networks/d_density",{ADD:i,UNIT:!1}),unitDensity:await t.kernel("networks/d_density",{ADD:!1,UNIT:!0})});return new e(r,o,n,s,a,{directions:await t.kernel("networks/directions",{GATHER:!1}),outputs:await t.kernel("networks/outputs",{NOISE:!1}),noisyOutputs:await t.kernel("networks/outputs",{NOISE:r.noise>0}),backward:a.gradients&&await l()})}forward(t,r,o,n,s,a,i){this.#n(t,r,o,n,null,i);let{colorInputs:l,rgbs:c}=this.space;t.run(a?this.kernels.noisyOutputs:this.kernels.outputs,r.capacity,{counts:r.counters,rgbs:c.tensor,densities:l.tensor,outputs:s},{...ii(r),density_features:l.features,first_sample:a?.firstSample??0,step:a?.step??0,seed:a?.seed??0,noise_std:this.shapes.noise})}density(t,r,o,n){let{colorInputs:s}=this.space;return this.#e.forward(t,r,o,s,n),s}backward(t,r,o,n,s,a,i,l){let{colorInputs:c}=this.space,{kernels:u,gathered:p,dRgbs:f,dDensity:d}=this.#o,h=r?.count??o,{counters:g}=h,_=n;r&&(_=p,mw(t,u.gather,r,n,p),this.#n(t,h,_,s,r.sources,"values")),t.run(u.dColors,h.capacity,{counts:g,d_outputs:a,d_rgbs:f.tensor},ii(h));let b=Br(c,this.#r),k=Br(d,this.#r);this.#t.backward(t,h,b,f,k,l),t.run(u.dDensity,ie(h.capacity)*le,{counts:g,d_outputs:a,d_densities:d.tensor},{...ii(h),features:d.features}),this.#e.backward(t,h,_,d,i,l)}densityGradient(t,r,o,n,s){let{space:{rgbs:a}}=this,{kernels:i,dDensity:l}=this.#o;this.density(t,r,o,s),t.run(i.unitDensity,ie(r.capacity)*le,{counts:r.counters,d_outputs:a.tensor,d_densities:l.tensor},{...ii(r),features:l.features}),this.#e.inputGradient(t,r,o,l,n,s)}get#o(){let{space:{gradients:t},kernels:{backward:r}}=this;if(t&&r)return{...t,kernels:r};throw new RangeError("Cannot walk back through networks whose memory has no way back.")}#n(t,r,o,{rayIndices:n,directions:s},a,i){let{kernels:l,space:c}=this,{colorInputs:u}=c;t.run(a?this.#o.kernels.gatherDirections:l.directions,r.capacity,{counts:r.counters,sources:a??n,ray_indices:n,directions:s,rows:c.directions.tensor},ii(r));let p=Br(u,ft(this.shapes.density.outputs));this.direction.forward(t,r,c.directions,p,i),this.#e.forward(t,r,o,u,i);let f=Br(u,this.#r);this.#t.forward(t,r,f,c.rgbs,i)}};function ii({capacity:e,index:t}){return{samples:e,count:t}}function mw(e,t,{count:r,sources:o},n,s){e.run(t,ie(r.capacity)*le*Math.ceil(n.features/4),{counts:r.counters,sources:o,rows_of_all:n.tensor,gathered:s.tensor},{...ii(r),rows:n.features})}var To=class e{position;networks;gather;gpu;parameters;#e;#t;#r;constructor(t,r,o,n,s,a,i){this.position=r,this.networks=o,this.gather=i,this.gpu=t.gpu,this.parameters=[...o.parameters,...r.parameters];let l=(p,f)=>nt(t,p,n,f),c=ke(r.outputs),u=s==="normals"||s==="training"&&r.parameters.length>0;this.#e=l("encoded positions",c),this.#t=u?l("gradient of encoded positions",c):null,this.#r=s==="training"?l("positions of kept samples",a):null}static async create(t,r,o,n,s,a=3){let i=s==="training"?await t.gpu.kernel("networks/gather"):null;return new e(t,r,o,n,s,a,i)}get fromKept(){return this.networks.fromKept??!1}prepare(t,r){this.position.prepare?.(t,r)}forward(t,r,o,n,s,a){this.position.forward(t,r,o.positions,this.#e,a),this.networks.forward(t,r,this.#e,o,n,s,a)}density(t,r,o,n="values"){return this.position.forward(t,r,o,this.#e,n),this.networks.density(t,r,this.#e,n)}backward(t,r,o,n,s,a,i){let l=this.#e,c=this.#t;if(this.networks.backward(t,r,o,l,n,s,c,i),!c)return;let{positions:u}=n;r&&(u=this.#r,mw(t,this.gather,r,n.positions,u));let p=r?.count??o;this.position.backward(t,p,u,c,a,i)}densityGradient(t,r,o,n,s){let[a,i]=[this.#e,this.#t];this.networks.densityGradient(t,r,a,i,s),this.position.inputGradient(t,r,o,i,n,s)}};function Dj(e){return e.info.software?{kernels:"layered",precision:"f32",table:"f32"}:{kernels:e.info.limits.maxComputeWorkgroupStorageSize>=32768?"fused":"layered",precision:e.has("shader-f16")?"f16":"f32",table:"f16"}}function nf(e,t){let{kernels:r,precision:o,table:n}=Dj(e),{grid:s,networks:a}=t,i=a.kernels==="auto"?r:a.kernels;return{...t,grid:{...s,precision:s.precision==="auto"?n:s.precision},networks:{...a,kernels:i,precision:a.precision!=="auto"?a.precision:i==="fused"?o:"f32"}}}function sf(e){let{grid:t,networks:r}=e;return{...e,grid:{...t,precision:"auto"},networks:{...r,kernels:"auto",precision:"auto"}}}function af(e,t){let{grid:r,networks:o}=t,n=[],s=e.info.limits.maxComputeWorkgroupStorageSize;return o.kernels==="fused"&&s<32768?(o={...o,kernels:"layered",precision:"f32"},n.push(`Networks are layered here, not fused: fused kernels take 32768 bytes of workgroup memory, and this device has ${s}.`)):o.kernels==="fused"&&o.precision==="f16"&&!e.has("shader-f16")&&(o={...o,precision:"f32"},n.push("Networks are stored in f32 here, not in f16, which this device does not have.")),r.accumulation==="float"&&!e.has("wgpu-shader-float32-atomic")&&(r={...r,accumulation:"fixed"},n.push("Gradients of the hash table are added in fixed point here: this device cannot add floats atomically.")),{config:{...t,grid:r,networks:o},changes:n}}function lf({grid:e,networks:t},r){let o=t.kernels==="fused"?"activations stay on chip":r?"a CPU has no memory on chip":"there is too little workgroup memory to fuse them",n=e.precision==="f16"?"half the memory to read":"unpacking costs more here",a=e.accumulation==="fixed"?"the same bits in every run":"other bits in every run";return[{what:"networks",keys:["networks.kernels","networks.precision"],value:`${t.kernels}, ${t.precision}`,reason:o},{what:"hash table",keys:["grid.precision"],value:`read as ${e.precision}`,reason:n},{what:"gradients",keys:["grid.accumulation"],value:`added in ${e.accumulation} point`,reason:a}]}var{THREADS:gw}=K("lib/mlp.wgsl"),{VEC4S_PER_GROUP:$j}=K("mlp/reduce.wgsl"),oP={f32:8,f16:16},Fj={density_0:"density.layers.0",density_1:"density.layers.1",density_head:"density.head",color_0:"color.layers.0",color_1:"color.layers.1",color_head:"color.head"},cf=class e{matrices;encodedRows;layers;raw;layered;kernels;wayBack;parameters;fromKept;constructor(t,r,o,n,s,a,i){this.matrices=t,this.encodedRows=r,this.layers=o,this.raw=n,this.layered=s,this.kernels=a,this.wayBack=i,this.fromKept=!0,this.parameters=[t]}static async create(t,r,o,n,s,a=null,i=Uj(t.gpu.info.software,o,s)){let{gpu:l}=t;if(!(s>0&&s%le===0))throw new RangeError(`Cannot build the networks as the sample capacity must be a positive multiple of 64: current value is ${s}.`);let{width:c,densityLayers:u,colorLayers:p,degree:f}=r,d=ke(r.encoded),h={storage_type:o,ENCODED:d,WIDTH:c,DENSITY_LAYERS:u},g={...h,COLOR_LAYERS:p,DEGREE:f},_={...g,QUADS:oP[o],SCALED:o==="f16"},b=async k=>({partials:t.tensor("partial network gradients",[k,n.length]),backward:await l.kernel("mlp/backward",_),reduce:{overwrite:await l.kernel("mlp/reduce"),accumulate:await l.kernel("mlp/reduce",{ACCUMULATE:!0})}});return new e(n,d,li(n),nt(t,"raw densities",s,1),a,{forward:await l.kernel("mlp/forward",g),density:await l.kernel("mlp/density",h)},i===null?null:await b(i))}forward(t,r,o,n,s,a,i){this.#e("encoded",o);let l=So(this.matrices,i);t.run(this.kernels.forward,ie(r.capacity)*gw,{batch:r.counters,...rP(o,n),parameters:l,outputs:s},{layers:this.layers,...ww(r)})}density(t,r,o,n){this.#e("encoded",o);let{raw:s}=this,a=So(this.matrices,n);return t.run(this.kernels.density,ie(r.capacity)*gw,{batch:r.counters,encoded:o.tensor,parameters:a,raw:s.tensor},{layers:this.layers,...ww(r),features:s.features,first:s.first}),s}backward(t,r,o,n,s,a,i,l){if(!r||!i)throw new RangeError("Cannot go back through fused networks but from kept samples to encoded positions: use layered ones.");this.#e("encoded",n),this.#e("dEncoded",i);let{matrices:c}=this,{partials:u,...p}=me(this.wayBack),f=p.reduce[l],[d,h]=u.shape;t.run(p.backward,d*gw,{batch:r.count.counters,...rP(n,s),sources:r.sources,d_outputs:a,parameters:c.values,d_encoded:i.tensor,partials:u},{layers:this.layers,...ww(r.count),groups:d,vec4s:h/4}),t.run(f,Math.ceil(h/4/$j)*f.workgroupSize,{partials:u,gradients:c.gradients},{vec4s:h/4,groups:d})}densityGradient(t,r,o,n,s){if(!this.layered)throw new RangeError("Cannot find gradients of densities: use layered networks.");this.layered.densityGradient(t,r,o,n,s)}#e(t,{features:r,first:o}){if(!(r===this.encodedRows&&o===0))throw new RangeError(`Cannot run the networks as ${t} must be all ${this.encodedRows} rows of its tensor: current value is rows from ${o} of ${r}.`)}};function li(e,t=({offset:r})=>r){return Object.fromEntries(Object.entries(Fj).map(([r,o])=>{let n=e.layers.find(s=>s.name===o);return[r,n?t(n)/4:0]}))}function rP(e,{rayIndices:t,directions:r}){return{encoded:e.tensor,ray_indices:t,directions:r}}function ww({capacity:e,index:t}){return{samples:e,slot:t}}function Uj(e,t,r){let o=Math.ceil(r/(4*oP[t]));return Math.min(e?8:528,o)}var{GEOMETRY:Hj,COLOR_INPUTS:Wj}=K("lib/network_layers.wgsl"),{ROW_ALIGNMENT:jj}=K("lib/rows.wgsl"),{THREADS_PER_BLOCK:nP}=K("registers/backward.wgsl"),uf=class e{parameters;places;rows;partials;gradients;kernel;constructor(t,r,o,n,s,a){this.parameters=t,this.places=r,this.rows=o,this.partials=n,this.gradients=s,this.kernel=a}static async create(t,r,o,n,s){let{gpu:a}=t,i=Bj(r),{layers:l}=o,c=await a.kernel("registers/backward",{...s,EIGHTS:jp(a),LANES:Math.min(In(a),nP)});return a.prepare(c),new e(o,i,nt(t,"layers and their gradients",n,i.count),t.tensor("partial gradients",[bo.partialsLength(l,n)]),await bo.create(a,void 0,Math.max(...l.map(({rows:u})=>u))),c)}run(t,r,o,{rayIndices:n,directions:s},a,i,l){let{gradients:c,parameters:u,rows:p,places:f,partials:d}=this,{count:h}=r;for(let g of u.layers)c.transpose(t,u,g);t.run(this.kernel,ie(h.capacity)*nP,{batch:h.counters,encoded:o.tensor,ray_indices:n,directions:s,sources:r.sources,d_outputs:a,parameters:u.values,transposed:u.transposed,d_encoded:i.tensor,rows:p.tensor},{transposed:li(u,({transposedOffset:g})=>g),layers:li(u),samples:h.capacity,slot:h.index,features:o.features});for(let g of u.layers){let _=Br(p,f.inputs[g.name]),b=Br(p,f.dSums[g.name]);c.find(t,u,g,h,_,b,d,l)}}};function Bj({encoded:e,width:t,densityLayers:r,colorLayers:o}){let n=0,s=d=>(n+=d)-d,a={},i={},l=(d,h)=>Array.from({length:h},(g,_)=>`${d}.layers.${_}`),c=[...l("density",r),"density.head"],u=[...l("color",o),"color.head"];c.forEach((d,h)=>a[d]=s(h===0?ke(e):t)),u.forEach((d,h)=>a[d]=s(h===0?Wj:t));let p=[...c,...u].toReversed(),f=d=>d==="color.head"?jj:d==="density.head"?Hj:t;for(let d of p)i[d]=s(f(d));return{inputs:a,dSums:i,count:n}}var{BLOCKS_PER_GROUP:Gj,THREADS:Zj}=K("lib/register_networks.wgsl"),Vj=32,qj=10,Xl=class e{matrices;offsets;raw;wayBack;layered;kernels;parameters;fromKept;constructor(t,r,o,n,s,a){this.matrices=t,this.offsets=r,this.raw=o,this.wayBack=n,this.layered=s,this.kernels=a,this.fromKept=!0,this.parameters=[t]}static fits(t,{encoded:r,width:o}){return In(t)!==null&&Math.max(ke(r),o)<=Vj&&t.device.limits.maxStorageBuffersPerShaderStage>=qj}static async create(t,r,o,n,s,a){let{gpu:i}=t,{width:l,densityLayers:c,colorLayers:u,degree:p}=r,f={ENCODED:ke(r.encoded),WIDTH:l,DENSITY_LAYERS:c,COLOR_LAYERS:u,LANES:In(i)},d=s?await uf.create(t,r,o,n,{...f,DEGREE:p}):null,h={...f,DENSITY_DEPTH:sP(c)},g=await i.kernel("registers/forward",{...h,COLOR_DEPTH:sP(u),DEGREE:p});return i.prepare(g),new e(o,li(o),nt(t,"raw densities",n,1),d,a,{forward:g,density:await i.kernel("registers/density",h)})}forward(t,r,o,{rayIndices:n,directions:s},a,i,l){let{kernels:c,matrices:u,offsets:p}=this;t.run(c.forward,aP(r),{batch:r.counters,encoded:o.tensor,ray_indices:n,directions:s,parameters:So(u,l),outputs:a},{layers:p,samples:r.capacity,slot:r.index})}density(t,r,o,n){let{kernels:s,matrices:a,offsets:i,raw:l}=this,c=So(a,n);return t.run(s.density,aP(r),{batch:r.counters,encoded:o.tensor,parameters:c,raw:l.tensor},{layers:i,samples:r.capacity,slot:r.index}),l}backward(t,r,o,n,s,a,i,l){if(!this.wayBack||!r||!i)throw new RangeError("Cannot go back through networks in registers but from kept samples to encoded positions, where they were made for it: use layered ones.");this.wayBack.run(t,r,n,s,a,i,l)}densityGradient(t,r,o,n,s){if(!this.layered)throw new RangeError("Cannot find gradients of densities: use layered networks.");this.layered.densityGradient(t,r,o,n,s)}};function sP(e){return e>1?"deep":"shallow"}function aP({capacity:e}){return Math.ceil(ie(e)/Gj)*Zj}var{GEOMETRY:pf}=K("lib/network_layers.wgsl");function Ql({width:e,densityLayers:t,colorLayers:r,directionDegree:o},n){let s=(a,i)=>[...Array.from({length:i},(l,c)=>`${a}.layers.${c}`),`${a}.head`];return{density:{layers:s("density",t),inputs:[n],width:e,outputs:[pf],activation:"none",bias:!1},color:{layers:s("color",r),inputs:[pf,o**2],width:e,outputs:[3],activation:"sigmoid",bias:!1},noise:0}}async function ff(e,{parameters:t,direction:r},o,n,s,a){let{gpu:i}=e,{width:l,densityLayers:c,colorLayers:u,directionDegree:p,kernels:f,precision:d}=o,h={encoded:n,width:l,densityLayers:c,colorLayers:u,degree:p},g=a==="training",_=async()=>{let k=Ql(o,n),E=a==="rendering"?null:t,O=new Cn(e,k,s,E),P=await so.create(i,void 0,E?"both":"forward");return Dn.create(i,k,t,r,P,O)},b=async()=>a==="normals"?await _():null;if(f==="fused"){let k=d==="f16"?"f16":"f32";return await cf.create(e,h,k,t,s,await b(),g?void 0:null)}return!i.info.software||!Xl.fits(i,h)?await _():await Xl.create(e,h,t,s,g,await b())}function df(e,t){let{position:r,direction:o,layers:n,width:s,skips:a,viewWidth:i,activation:l,noise:c}=e;return{density:{layers:[...Array.from({length:n},(p,f)=>`${t}.layers.${f}`),`${t}.head`],inputs:[r],width:s,skips:a,outputs:[1,s],activation:"none",bias:!0},color:{layers:[`${t}.view`,`${t}.rgb`],inputs:[s,o],width:i,outputs:[3],activation:l,bias:!0},noise:c}}function $n({density:e,color:t}){return[...Ar(e),...Ar(t)]}var ec=K("lib/density.wgsl"),Mt={relu:ec.RELU_DENSITY,softplus:ec.SOFTPLUS_DENSITY,shiftedSoftplus:ec.SHIFTED_SOFTPLUS_DENSITY,exp:ec.EXP_DENSITY,foggyExp:ec.FOGGY_EXP_DENSITY};var hf=class e{options;fenceposts;kernels;#e;constructor(t,r,o,n,s){this.options=r,this.fenceposts=o,this.kernels=s;let a=[n,o.perRay];this.#e=t.tensor("gradient of distortions to raw densities",a)}static async create(t,r,o,n){let{gpu:s}=t;return new e(t,r,o,n,{distortion:await s.kernel("volrend/distortion",{SAMPLES:o.perRay,DENSITY:Mt[r.density]}),regularize:await s.kernel("volrend/regularize",{SCALED:r.wholeFrom>0})})}measure(t,{firstRay:r,count:{capacity:o}},n,{outputs:s,transmittances:a,samples:{deltas:i}},l){let{edges:c}=this.fenceposts;t.run(this.kernels.distortion,o,{edges:c,outputs:s,deltas:i,transmittances:a,distortions:l,d_raws:this.#e},{rays:o,first_ray:r,all_rays:n,weight:this.options.distortion})}apply(t,{samples:{ts:r,count:o}},n){let{capacity:s}=o;t.run(this.kernels.regularize,s,{ts:r,d_raws:this.#e,d_outputs:n.dOutputs},{samples:s,unit:this.options.wholeFrom||1})}};var Kj={software:256*2**20,hardware:2**31},Yj=1e11;function Fn(e){return 3*2*e.reduce((t,{inputs:r,outputs:o})=>t+ft(r)*ft(o),0)}function mf(e,t,r,o=1/0){let{layers:n,perRay:s,flops:a}=t,i=n.reduce((d,{inputs:h,outputs:g})=>d+ft(h)+ft(g),0),{software:l,hardware:c}=Kj,p=Math.min(e.info.software?l:c,o)/(i*4)/s,f=e.info.software?1/0:Yj/a;return Math.max(Math.floor(Math.min(p,iP(e,t),f,r)),1)}function iP(e,{layers:t,perRay:r}){let o=Math.max(...t.flatMap(({inputs:n,outputs:s})=>[n,s].map(a=>a.reduce((i,l)=>i+l+16,32))));return e.device.limits.maxStorageBufferBindingSize/(o*4)/r}function lP(e,t,r){let o=Math.max(Math.floor(iP(e,t)),1);if(!(Math.min(Number(r.chunk),r.rays)>o))return{batch:r,changes:[]};let n=`Chunks have ${o} rays here, not ${r.chunk}: this device binds no more memory at once.`;return{batch:{...r,chunk:o},changes:[n]}}var Ds=K("lib/batch.wgsl"),sr={rays:Ds.RAYS,keptRays:Ds.KEPT_RAYS,samples:Ds.SAMPLES,keptSamples:Ds.KEPT_SAMPLES,applied:Ds.APPLIED,skipped:Ds.SKIPPED,slots:Ds.BATCH_SLOTS};function Un(e,t){let r=new Uint32Array(sr.slots);return r[sr.rays]=t,e.tensor("batch",[sr.slots],{type:"u32",data:r})}function cP(e,t){let[r,o]=[e[sr.applied],e[sr.skipped]];if(r+o!==t)return`counts ${r} steps applied and ${o} skipped, of ${t}`;let n=Math.max(e[sr.rays],e[sr.keptRays]);return n>ei?`counts ${n} rays in a step, of at most ${ei}`:null}var Ao=class{scope;parts;stored;shown;constructor(t,r){this.scope=t,this.parts=r;let{groups:o,memo:n,state:s,exposures:a,poses:i,optics:l,outliers:c}=r;this.stored=[...o.flatMap(({stored:u})=>u),...n?.stored??[],st("batch",s,{shape:s.shape,type:"u32",problem:cP}),...a?.stored??[],...i?.stored??[],...l?.stored??[],...c?.stored??[]],this.shown=[...o.flatMap(({shown:u})=>u),...l?.shown??[],...n?.shown??[]]}get gpu(){return this.scope.gpu}get parameterCount(){return this.parts.groups.reduce((t,{count:r})=>t+r,0)}restored(t=new Map){let r=this.scope.gpu.record();for(let o of this.parts.groups)o.refresh?.(r,t);this.parts.memo?.refresh(r,t),r.submit()}destroy(){this.scope[Symbol.dispose]()}};var Jj=4,Xj=4096;function ci(e){for(let{name:t,camera:r}of e){let{rays:o,width:n,height:s}=r;if(!o)continue;let[a,i]=[uP(o,n,s,1),uP(o,n,s,n)],l=Math.max(a/i,i/a),c=Math.max(a*n,i*s);if(!(l<=Jj&&c<=2*Math.PI))throw new Me(`Cannot cast cones through ${t} as its rays come from no camera: how wide a pixel is follows from its neighbours' directions, and these differ by a median of ${a.toPrecision(2)} to the right and ${i.toPrecision(2)} below. Rays of whole photographs have cones; other methods need none, nor does a grid with grid.antialias=false.`)}}function uP(e,t,r,o){let n=t*r,s=Math.max(Math.floor(n/Xj),1),a=[];for(let i=0;i+o<n;i+=s){if(o===1&&i%t===t-1)continue;let[l,c,u]=e.subarray(i*6+3,i*6+6),[p,f,d]=e.subarray((i+o)*6+3,(i+o)*6+6);(l!==0||c!==0||u!==0)&&(p!==0||f!==0||d!==0)&&a.push(Math.hypot(p-l,f-c,d-u))}return a.sort((i,l)=>i-l)[Math.floor(a.length/2)]??0}function tc({camera:e,space:t},r){let o=t==="ndc"?{near:0,far:1}:r,{near:n,far:s}={near:e.near??o.near,far:e.far??o.far};if(n<s)return{near:n,far:s};throw new Me(`Cannot place samples as camera.near must be less than camera.far: current values are ${n} and ${s}. Set camera.near or camera.far; null is the scene's.`)}function gf(e,t,r){return{firstRay:t,count:no(e,r)}}function $s(e,t,r="box"){let o=e.tensor("ray directions",[t,4]);return{count:t,pixels:e.tensor("pixels",[t,4],{type:"u32"}),origins:e.tensor("ray origins",[t,4]),directions:o,viewDirections:r==="ndc"?e.tensor("view directions",[t,4]):o}}function Hn(e,t){return Array.from({length:Math.ceil(e/t)},(r,o)=>({firstRay:o*t,rays:Math.min(t,e-o*t)}))}function Wn({space:e,ndc:t,camera:{pixelOffset:r,raySpacing:o=0}},n){if(e==="ndc"&&Math.min(...t)<=0)throw new Me(`Cannot use space=ndc as ndc must be above 0: current value is [${t.join(", ")}]. Leave it out, and it follows from the cameras.`);return{directions:n,pixelOffset:r,raySpacing:o,space:e,ndc:t}}var Po=class e{options;kernels;constructor(t,r){this.options=t,this.kernels=r}static async create({gpu:t},r,o){let n=r.directions==="unit";return new e(r,{generate:await t.kernel("rays/generate",{UNIT:n,PIXEL_OFFSET:r.pixelOffset,LENS:o!=="pinhole"}),table:o==="table"?await t.kernel("rays/table"):null,ndc:r.space==="ndc"?await t.kernel("rays/ndc",{UNIT:n}):null})}generate(t,r,o,n=o.count,s=1){let{pixels:a,origins:i,directions:l,viewDirections:c}=o,{generate:u,table:p,ndc:f}=this.kernels,d={pixels:a,cameras:r.tensor,origins:i,directions:l};if(t.run(u,n,d,{rays:n,across:s}),p&&r.table&&t.run(p,n,{...d,table:r.table},{rays:n}),!f)return;let h={origins:i,directions:l,view_directions:c};t.run(f,n,h,{rays:n,scale:this.options.ndc})}};var ui=K("lib/camera.wgsl"),_w=4*ui.CAMERA_VEC4S,Qj={perspective:ui.PERSPECTIVE,fisheye:ui.FISHEYE,fov:ui.FOV,equirectangular:ui.EQUIRECTANGULAR},eB=2**126;function rc(e){return Float32Array.from(e.flatMap(t=>{let{fx:r,fy:o,cx:n,cy:s,cameraToWorld:a,width:i,height:l,rays:c,lens:u=tr}=t,{projection:p,omega:f,radial:d,divisor:h,prism:g,tangential:_}=u;return[r,o,n,s,...a,i,l,c?ui.TABLE:Qj[p],f,...d,...h,Math.min(Aa(u)**2,eB),...g,..._,0,0]}))}var Ro=class{tensor;count;kind;table;constructor(t,r){this.count=r.length;let o=rc(r);this.tensor=t.tensor("cameras",[r.length,_w/4,4],{data:o}),this.kind=r.some(({rays:s})=>s)?"table":r.some(({lens:s})=>s&&!kr(s))?"lens":"pinhole";let n=this.kind==="table"?t.own(tB(t.gpu,r)):null;this.table=n?.createView({dimension:"2d-array"})??null}};function tB(e,t){let r=t.filter(({rays:l})=>l),o=2*Math.max(...r.map(({width:l})=>l)),n=Math.max(...r.map(({height:l})=>l)),{maxTextureArrayLayers:s,maxTextureDimension2D:a}=e.device.limits;if(t.length>s||Math.max(o,n)>a)throw new fe(`Cannot upload rays of ${t.length} images of ${o/2} x ${n}: this device takes at most ${s} of ${a/2} x ${a}. Use fewer or smaller images.`);let i=e.device.createTexture({label:"ray tables",size:[o,n,t.length],format:"rgba32float",usage:GPUTextureUsage.TEXTURE_BINDING|GPUTextureUsage.COPY_DST});return t.forEach(({rays:l,width:c,height:u},p)=>{l&&e.device.queue.writeTexture({texture:i,origin:[0,0,p]},rB(l),{bytesPerRow:c*32,rowsPerImage:u},[2*c,u])}),i}function rB(e){let t=new Float32Array(e.length/3*4);for(let r=0,o=0;r<e.length;r+=3,o+=4)t[o]=e[r],t[o+1]=e[r+1],t[o+2]=e[r+2];return t}var pP=K("lib/depth_loss.wgsl"),oB={termination:pP.TERMINATION,lineOfSight:pP.LINE_OF_SIGHT},pi=class e{options;units;rays;kernels;#e;#t;#r;constructor(t,r,o,n,s,a,i){this.options=r,this.units=o,this.rays=a,this.kernels=i,this.#e=t.tensor("known depths",[n.length/4,4],{type:"u32",data:n}),this.#t=t.tensor("where rays should end",[s,4]),this.#r=t.tensor("losses of depths",[a])}static async create(t,r,{space:o,density:n,unit:s,interval:a,atStart:i},l,c,u){if(!Ap({depth:r}))return null;let{gpu:p}=t,f={unit:s,interval:a};return new e(t,r,f,nB(l),c,u,{choose:await p.kernel("pixels/known_depths"),lookUp:await p.kernel("rays/known_depths",{NDC:o==="ndc"}),loss:await p.kernel("volrend/depth_loss",{KIND:oB[r.kind],AT_START:i,DENSITY:Mt[n]}),report:await p.kernel("learn/add_losses")})}choose(t,r,o){let n={known:this.#e,pixels:o};t.run(this.kernels.choose,o.length/4,n,this.#o(r,o))}lookUp(t,r,o,n){let{pixels:s,directions:a,viewDirections:i,count:l}=n;t.run(this.kernels.lookUp,l,{known:this.#e,cameras:o.tensor,directions:a,view_directions:i,targets:this.#t},{...this.#o(r,s),spread:this.options.spread,...this.units})}#o({step:t,seed:r},o){let n=this.#e.length/4;return{rays:o.length/4,count:n,share:this.options.share,step:t,seed:r}}learn(t,{count:{counters:r,capacity:o,index:n},firstRay:s},a,{samples:i,outputs:l,transmittances:c},{offsets:u,dOutputs:p},f,d,h=1){let{rays:g,kernels:_,options:b}=this,k=this.#r;t.run(_.loss,g,{counters:r,packed_info:i.packedInfo,kept_offsets:u,targets:this.#t,outputs:l,ts:i.ts,deltas:i.deltas,transmittances:c,d_outputs:p,losses:k},{capacity:o,index:n,first_ray:s,all_rays:a,weight:h*b.weight/b.share});let E={losses:k,reports:f};t.run(_.report,_.report.workgroupSize,E,{rays:o,slot:d})}};function nB(e){let t=e.reduce((s,{depths:a})=>s+(a?.pixels.length??0),0),r=new Uint32Array(4*t),o=new Float32Array(r.buffer),n=0;return e.forEach(({depths:s,image:{width:a}},i)=>s?.pixels.forEach((l,c)=>{r[n++]=i,r[n++]=Math.floor(l/a)*2**16+l%a,o[n++]=s.distances[c],o[n++]=s.weights[c]})),r}function yw(e){return e>=1e9?`${(e/1e9).toFixed(1)} GB`:`${Math.ceil(e/1e6)} MB`}function fP(e,t){if(dP(e,t),t===1)return e;let r=Math.floor(e.width/t),o=Math.floor(e.height/t),n=new Uint8Array(r*o*4);for(let s=0;s<o;s++)for(let a=0;a<r;a++){let[i,l,c,u]=[0,0,0,0];for(let f=0;f<t;f++){let d=((s*t+f)*e.width+a*t)*4;for(let h=0;h<t;h++,d+=4){let g=e.data[d+3];i+=g*e.data[d],l+=g*e.data[d+1],c+=g*e.data[d+2],u+=g}}if(u===0)continue;let p=(s*r+a)*4;n[p]=Math.round(i/u),n[p+1]=Math.round(l/u),n[p+2]=Math.round(c/u),n[p+3]=Math.round(u/(t*t))}return{width:r,height:o,data:n}}function wf(e,t){return dP(e,t),t===1?e:{...e,width:Math.floor(e.width/t),height:Math.floor(e.height/t),fx:e.fx/t,fy:e.fy/t,cx:e.cx/t,cy:e.cy/t,...e.rays&&{rays:sB(e.rays,e,t)}}}function sB(e,t,r){let n=Math.floor(t.width/r),s=Math.floor(t.height/r),a=new Float32Array(n*s*6);for(let i=0;i<n*s;i++){let[l,c]=[i%n*r,Math.floor(i/n)*r],u=new Float64Array(6),p=!1;for(let f=0;f<r*r;f++){let d=((c+Math.floor(f/r))*t.width+l+f%r)*6,h=e.subarray(d,d+6);p||=h[3]===0&&h[4]===0&&h[5]===0;for(let g=0;g<6;g++)u[g]+=h[g]/(r*r)}p||a.set(u,i*6)}return a}function dP({width:e,height:t},r){let o=Math.min(e,t);if(!(Number.isInteger(r)&&r>=1&&r<=o))throw new Q(`Cannot downscale as the factor must be an integer from 1 to ${o}, the shorter side of the ${e} x ${t} image: current value is ${r}.`)}var hP=128,aB={dark:e=>e>=hP,light:e=>e<hP,coloured:e=>e===0,black:e=>e>0};function mP(e,t,r,o="dark"){let[n,s]=iB(e,t,r),a=lB(e,aB[o]);return n>1?cB(a,e,n):oc(a,e,s)}function iB({width:e,height:t},r,o){let[n,s]=[r.width/e,e/r.width];if(Number.isInteger(n)&&r.height===t*n)return[n,1];if(Number.isInteger(s)&&t===r.height*s)return[1,s];throw new Q(`Cannot use mask ${o}: it must have its image's size, ${r.width} x ${r.height} pixels, or a whole multiple or fraction of it, but it has ${e} x ${t}. Resize it.`)}function oc(e,t,r){if(r===1)return e;let o=Math.floor(t.width/r),n=Math.floor(t.height/r),s=new Uint8Array(o*n).fill(1);for(let a=0;a<n*r;a++){let[i,l]=[a*t.width,Math.floor(a/r)*o];for(let c=0;c<o*r;c++)e[i+c]===0&&(s[l+Math.floor(c/r)]=0)}return s}function gP(e,{width:t,height:r},o){for(let n=0;n<r;n++)for(let s=0;s<t;s++)Math.hypot(s+.5-t/2,n+.5-r/2)>o&&(e[n*t+s]=0);return e}function lB({width:e,height:t,data:r},o){let n=new Uint8Array(e*t),s=pB(r)&&!fB(r);for(let a=0;a<n.length;a++){let i=s?r[4*a+3]:uB(r,4*a);n[a]=o(i)?1:0}return n}function cB(e,{width:t,height:r},o){if(o===1)return e;let n=new Uint8Array(e.length*o*o);for(let s=0,a=0;s<r*o;s++){let i=Math.floor(s/o)*t;for(let l=0;l<t*o;l++)n[a++]=e[i+Math.floor(l/o)]}return n}function uB(e,t){return .2126*e[t]+.7152*e[t+1]+.0722*e[t+2]}function pB(e){for(let t=4;t<e.length;t+=4)if(e[t]!==e[0]||e[t+1]!==e[1]||e[t+2]!==e[2])return!1;return!0}function fB(e){for(let t=7;t<e.length;t+=4)if(e[t]!==e[3])return!1;return!0}function dB(e,t){let r=[e],o={width:e.width,height:e.height,data:e.data};for(;r.length<t;){o=hB(o);let{width:n,height:s,data:a}=o,i=2*r.length;r.push({width:n,height:s,data:Uint8Array.from(a,l=>l>>i)})}return r}function hB({width:e,height:t,data:r}){let[o,n]=[e>>1,t>>1],s=new Uint32Array(o*n*4),a=e*4;for(let i=0,l=0;i<n;i++)for(let c=0;c<o;c++){let u=2*i*a+8*c;for(let p=u;p<u+4;p++)s[l++]=r[p]+r[p+4]+r[p+a]+r[p+a+4]}return{width:o,height:n,data:s}}function wP(e,t){bw([e],t);let{name:r,image:o,camera:n,mask:s}=e;return dB(o,t).map((a,i)=>{let l=2**i;return{name:r,image:a,camera:wf(n,l),...s&&{mask:oc(s,o,l)}}})}function bw(e,t){let r=2**(t-1),o=e.find(({image:l})=>Math.min(l.width,l.height)<r);if(!o)return;let{name:n,image:{width:s,height:a}}=o,i=Math.floor(Math.log2(Math.min(s,a)))+1;throw new Q(`Cannot reduce images to ${t} scales as each must have at least ${r} x ${r} pixels: ${n} has ${s} x ${a}. Use at most ${i} scale${i===1?"":"s"}, or larger images.`)}var fi=class{scales;view;count;least;pixelOffsets;masked;constructor(t,r,o){this.scales=o;let{gpu:n}=t,s=Math.max(...r.views.map(({image:b})=>b.width)),a=Math.max(...r.views.map(({image:b})=>b.height)),i=r.views.length,{maxTextureArrayLayers:l,maxTextureDimension2D:c}=n.device.limits;if(i>l||Math.max(s,a)>c)throw new fe(`Cannot upload ${i} images of ${s} x ${a}: this device takes at most ${l} of ${c} x ${c}. Use --downscale, or fewer images.`);let p=Array.from({length:o},(b,k)=>(s>>k)*(a>>k)).reduce((b,k)=>b+k)*4*i,f=n.freeMemory;if(p>f)throw new fe(`Cannot upload ${i} images of ${s} x ${a}: they take ${yw(p)} of memory, and there are ${yw(f)}. Use --downscale, or fewer images.`);let d=t.own(n.device.createTexture({label:"photographs",size:[s,a,i],mipLevelCount:o,format:"rgba8uint",usage:GPUTextureUsage.TEXTURE_BINDING|GPUTextureUsage.COPY_DST})),h=r.views.some(({mask:b})=>b),g=[0];r.views.forEach((b,k)=>{let E=g[k];wP(b,o).forEach((O,P)=>{let{width:T,height:R,data:M}=O.image;n.device.queue.writeTexture({texture:d,mipLevel:P,origin:[0,0,k]},h?mB(O):M,{bytesPerRow:T*4,rowsPerImage:R},[T,R]),E+=T*R}),g.push(E)}),this.pixelOffsets=g,this.view=d.createView({dimension:"2d-array"}),this.count=i;let _=r.views.flatMap(({image:b})=>[b.width,b.height]);this.least=_.reduce((b,k)=>Math.min(b,k))>>o-1,this.masked=h}};function mB({image:e,mask:t}){let r=e.data.slice();for(let o=0;o<e.width*e.height;o++){let n=t?.[o]===0;!n&&r[o*4+3]>0||(r.fill(n?255:0,o*4,o*4+3),r[o*4+3]=0)}return r}var vw=K("lib/background.wgsl"),Fs={white:vw.WHITE,black:vw.BLACK,random:vw.RANDOM},_P=2**31,_f=class e{options;cameras;choice;#e;#t;constructor(t,r,o,{pixelOffsets:n},s){this.options=r,this.cameras=o,this.choice=s,this.#t=n.at(-1),this.#e=r.batch.pixels!=="allImages"?null:t.tensor("first pixel of each image",[n.length],{type:"u32",data:Uint32Array.from(n)})}static async create(t,r,o,n){let s=r.batch.pixels==="allImages",a=o.pixelOffsets.at(-1);if(s&&a>_P)throw new Me(`Cannot shuffle the pixels of all images as they must be at most ${_P}: there are ${a}. Use --downscale, or batch.pixels "oneImage".`);let i=await t.gpu.kernel(s?"pixels/all_images":"pixels/one_image",{SCALES:o.scales});return new e(t,r,n,o,i)}epoch(t){return Math.floor(t*this.options.batch.rays/this.#t)}choose(t,{step:r,seed:o},n){let{batch:s}=this.options,{tensor:a,count:i}=this.cameras,l=this.#e,{rays:c}=s;if(l){let u=r*c%this.#t,p={rays:c,images:i,first:u,epoch:this.epoch(r),seed:o};t.run(this.choice,c,{cameras:a,offsets:l,pixels:n},p)}else{let u=r<s.cropSteps?s.cropFraction:1;t.run(this.choice,c,{cameras:a,pixels:n},{rays:c,images:i,step:r,seed:o,fraction:u})}}},yf=class e{cameras;choice;constructor(t,r){this.cameras=t,this.choice=r}static async create({gpu:t},{scales:r},o){return new e(o,await t.kernel("pixels/any_image",{SCALES:r}))}epoch(){return 0}choose(t,{step:r,seed:o,raysPerPixel:n=1},s){let a=s.length/4,{tensor:i,count:l}=this.cameras,c={rays:a,images:l,step:r,seed:o,rays_per_pixel:n};t.run(this.choice,a,{cameras:i,pixels:s},c)}},di=class e{cameras;choice;constructor(t,r){this.cameras=t,this.choice=r}static async create({gpu:t},{scales:r,least:o},n,s){if(o<s)throw new Me(`Cannot draw patches of pixels as all photographs must be at least ${s} pixels across: current value is ${o} of the smallest, as it is learnt. Lower loss.patch, --downscale or scales.`);return new e(n,await t.kernel("pixels/patches",{SCALES:r,PATCH:s}))}epoch(){return 0}choose(t,{step:r,seed:o},n){let s=n.length/4,{tensor:a,count:i}=this.cameras;t.run(this.choice,s,{cameras:a,pixels:n},{rays:s,images:i,step:r,seed:o})}},hi=class e{photographs;kernel;constructor(t,r){this.photographs=t,this.kernel=r}static async create({gpu:t},{background:r,colors:o},n){let s=await t.kernel("pixels/colors",{BACKGROUND:Fs[r],LINEAR:o==="linear",MASKED:n.masked});return new e(n,s)}lookUp(t,{step:r,seed:o,raysPerPixel:n=1},s,a){let{pixels:i,directions:l,count:c}=s,u={pixels:i,directions:l,images:this.photographs.view,colors:a},p={rays:c,step:r,seed:o,rays_per_pixel:n};t.run(this.kernel,c,u,p)}};var bf=K("learn/ray_loss.wgsl"),gB={mse:bf.MSE,huber:bf.HUBER,sumSquared:bf.SUM},nc=4,mi=class e{options;rays;kernels;#e;#t;constructor(t,r,o,n){this.options=r,this.rays=o,this.kernels=n;let s=Math.ceil(o/bf.THREADS);this.#e=t.tensor("partial losses",[s,4]);let a=Float32Array.of(1);this.#t=t.tensor("normalization of multipliers",[1],{data:a})}static async create(t,r,o){let{gpu:n}=t;return new e(t,r,o,{multipliers:r.scales>1?await n.kernel("learn/multipliers"):null,loss:await n.kernel("learn/ray_loss",{LOSS:gB[r.kind],HUBER_DELTA:r.huberDelta}),report:await n.kernel("learn/report",{SUM:r.kind==="sumSquared"})})}evaluate(t,r,o,n,s,a=1){let{colors:i,targets:l,pixels:c,distortions:u,keptTotal:p,dColors:f,reports:d}=n,{opacityEntropy:h,distortion:g}=this.options,{count:{capacity:_,counters:b,index:k},firstRay:E}=r,[O,P]=[this.#e,this.#t],{multipliers:T}=this.kernels;if(T){let M=T.workgroupSize,U={capacity:_,index:k,all_rays:o};t.run(T,M,{counters:b,pixels:c,normalization:P},U)}let R={capacity:_,index:k,first_ray:E,all_rays:o};t.run(this.kernels.loss,this.rays,{counters:b,colors:i,targets:l,distortions:u,pixels:c,normalization:P,d_colors:f,partials:O},{rays:this.rays,...R,opacity:h,distortion:g,weight:a}),t.run(this.kernels.report,this.kernels.report.workgroupSize,{counters:b,kept_total:p,partials:O,reports:d},{count:O.length/4,slot:s,...R})}};var vf=class e{space;kernel;normals;#e;constructor(t,r,o,n,s){this.space=r,this.kernel=s,this.normals=t.tensor("normals",[o,4]),this.#e=nt(t,"gradient of positions",n,3)}static async create(t,r,o,n,s){let a=await t.gpu.kernel("volrend/normals",{DENSITY:Mt[o],POSITION_ROWS:r.positionRows,NDC:r.ndc!==null,CONTRACTION:Nt({kind:r.contraction,linear:1}).CONTRACTION});return new e(t,r,n,s,a)}find(t,r,{firstRay:o,count:{capacity:n}},{samples:{count:s,positions:a,packedInfo:i,deltas:l},outputs:c,transmittances:u}){let{space:{box:{lower:p,size:f},ndc:d},normals:h}=this,g=this.#e;r.densityGradient(t,s,a,g,"average"),t.run(this.kernel,n,{packed_info:i,outputs:c,deltas:l,transmittances:u,positions:a.tensor,d_positions:g.tensor,normals:h},{lower:p,size:f,ndc:d??[0,0],rays:n,first_ray:o})}};async function jn(e,t){e.submit(),await wB(),t?.throwIfAborted()}function wB(){return new Promise(e=>{let{port1:t,port2:r}=new MessageChannel;t.onmessage=()=>{t.close(),r.close(),e()},r.postMessage(null)})}function gi(e,t,r){return{colors:e.tensor(`${t} colors`,[r,4]),depths:e.tensor(`${t} depths`,[r])}}var xw=Array.from({length:6},()=>[0,0,0,1]).flat();function xf({lower:e,upper:t}){let r=[...e,...t];if(!r.every(Number.isFinite))return`its corners must be finite numbers: current values are ${r.join(", ")}`;let o=e.findIndex((n,s)=>!(n<t[s]));return o<0?null:`its first corner must be below its second along ${"xyz"[o]}: current values are ${e[o]} and ${t[o]}`}function kw(e,t){if(!e)return xw;let r=xf(e);if(r)throw new RangeError(`Cannot crop to a box as ${r}.`);return[0,1,2].flatMap(n=>{let s=[0,1,2].map(a=>a===n?1:0);return[[...s,-e.lower[n]],[...s.map(a=>-a),e.upper[n]]]}).flatMap(n=>t?_B(n,t):n)}function _B([e,t,r,o],[n,s]){return[e/n,t/s,-o/2,o/2-r]}var kf=class e{memory;options;crop;progress;seen;#e;#t;constructor(t,r,o){this.memory=t,this.options=r,this.crop=o,this.progress=null;let{passes:n,capacity:s,background:a,samples:i,normals:l}=r,c=Math.max(...n.map(({sampler:h})=>h.capacity)),{colors:u,depths:p}=this.#e=gi(t,"rendered",s);this.#t=t.tensor("colors, raw densities",[c,4]);let f=l?.normals??t.tensor("no normals",[s,4]),d={colors:u,depths:p,normals:f};this.seen={kind:"sampled",tensors:d,unit:1,behind:a,samples:i}}static async create(t,r){return new e(t,r,await t.gpu.kernel("render/crop"))}get capacity(){return this.options.capacity}get normals(){return this.options.normals!==null}async render(t,r){let{memory:{gpu:o},options:{normals:n}}=this,{count:s}=t;this.prepare();for(let f of this.#r(t))await jn(f,r);let{colors:a,depths:i}=this.#e,l=[a,i,...n?[n.normals]:[]],[c,u,p]=await o.readAll(l);return{colors:yP(c,s),depths:u,accumulations:Float32Array.from({length:s},(f,d)=>c[d*4+3]),normals:n&&yP(p,s)}}prepare(){let t=this.memory.gpu.record();for(let{field:r,sampler:o}of this.options.passes)r.prepare(t,"average"),o.prepare?.(t,"average")}trace(t){for(let r of this.#r(t))r.submit()}goOn(){}*#r(t){let{gpu:r}=this.memory,o=r.record(),n={step:t.strip,seed:this.options.seed};for(let{firstRay:s,rays:a}of Hn(t.count,this.options.chunk))this.#o(o,t,gf(r,s,a),n),yield o}#o(t,r,o,n){let{passes:s,renderer:a,normals:i}=this.options,{rays:l}=r,c=this.#t,u=r.crop===xw?void 0:this.#n(t,r),p=null;for(let{sampler:f,field:d}of s){let h=f.sample(t,l,o,n,p,u),{count:g,positions:_,rayIndices:b}=h,k={positions:_,rayIndices:b,directions:l.viewDirections};d.forward(t,g,k,c,null,"average"),u?.(h,c),p=a.forward(t,o,h,c,n,this.#e)}i&&p&&i.find(t,s.at(-1).field,o,p)}#n(t,{rays:{origins:r,directions:o},crop:n}){return({count:{capacity:s},rayIndices:a,ts:i},l)=>{let c={origins:r,directions:o,ray_indices:a,ts:i,outputs:l};t.run(this.crop,s,c,{samples:s,crop:n})}}};function yP(e,t){let r=new Float32Array(t*3);for(let o=0;o<t;o++)r.set(e.subarray(o*4,o*4+3),o*3);return r}function Bn(e){return e==="black"?0:1}var wi=class e{options;rays;keptSum;kernels;distortions;keptTotal;#e;#t;#r;constructor(t,r,o,n,s,a,i){this.options=r,this.rays=n,this.keptSum=a,this.kernels=i;let l=r.use==="training",c=p=>l?p:0,u=(p,f)=>t.tensor(p,[f],{type:"u32"});this.distortions=t.tensor("distortions",[c(o)]),this.keptTotal=u("kept samples of all rays",1),this.#e=u("kept counts, and 0",c(n+1)),this.#t=t.tensor("transmittances",[s]),this.#r={kept:{count:{capacity:s,counters:this.keptTotal,index:0},sources:u("sources of kept samples",c(s))},offsets:u("first kept sample of each ray, and the end",c(n+1)),dOutputs:t.tensor("gradient of colors, raw densities",[c(s),4])}}static async create(t,r,o,n,s){if(s%le!==0)throw new RangeError(`Cannot composite samples as their capacity must be a multiple of ${le}: current value is ${s}.`);let{gpu:a}=t,i={BACKGROUND:Fs[r.background],DENSITY:Mt[r.density],...Nt(r.contraction)},l=await Eo.create(t,n+1);return new e(t,r,o,n,s,l,{forward:await a.kernel("volrend/composite",{...i,USE:r.use,STOP:r.stopTransmittance}),backward:r.use==="rendering"?null:await a.kernel("volrend/composite_backward",{...i,DISTORTION:r.distortion>0})})}forward(t,r,o,n,{step:s,seed:a,raysPerPixel:i=1},l){let{distortions:c,kernels:{forward:u},rays:p,options:{use:f}}=this,d=this.#t,h=f==="training"?{distortions:c,kept_counts:this.#e}:{},{packedInfo:g,ts:_,deltas:b}=o,{colors:k,depths:E}=l,{counters:O}=r.count;return t.run(u,p,{counters:O,packed_info:g,outputs:n,ts:_,deltas:b,transmittances:d,colors:k,depths:E,...h},{rays:p,...bP(r.count),first_ray:r.firstRay,step:s,seed:a,rays_per_pixel:i}),{samples:o,outputs:n,transmittances:d}}keep(t){this.keptSum.run(t,this.#e,this.#r.offsets,this.keptTotal)}backward(t,r,{samples:o,outputs:n,transmittances:s},{step:a,seed:i,raysPerPixel:l=1},c,u){let{distortion:p,nearDistance:f,nearWeight:d}=this.options,{kept:{sources:h},offsets:g,dOutputs:_}=this.#r,{backward:b}=this.kernels;if(!b)throw new RangeError("Cannot find gradients of rays that are only rendered.");return t.run(b,this.rays,{counters:r.count.counters,packed_info:o.packedInfo,kept_offsets:g,d_colors:u,outputs:n,ts:o.ts,deltas:o.deltas,transmittances:s,d_outputs:_,sources:h},{...bP(r.count),first_ray:r.firstRay,all_rays:c,step:a,seed:i,distortion:p,near_distance:f,near_weight:d,rays_per_pixel:l}),this.#r}get keepsAll(){return this.options.stopTransmittance===0}};function bP({capacity:e,index:t}){return{capacity:e,index:t}}var yB={images:{strip:1<<18,bytes:1/0},viewport:{strip:16384,bytes:2**26}};function _i(e,t,r,o,{allRays:n,rays:s,use:a}){let i={use:a==="training"?a:"rendering",background:o,density:t.density(r),stopTransmittance:0,contraction:of,distortion:0,...t.near?.(r)??{nearWeight:0,nearDistance:0}},l=ie(s*t.work(r).perRay)*le;return wi.create(e,i,n,s,l)}function bB({batch:{rays:e}},t,{exposure:r,poses:o,outliers:n}){if(!(t===e||!r&&!o&&!n))throw new Me(`Cannot learn exposures, poses or outliers as a step's rays must be one chunk: current value of batch.chunk is ${t} of ${e} rays. Train on fewer rays a step, --rays ${t}.`)}function yi(e){return{...e,photographSettings:()=>[],settle(t,r,o){let n=e.settle?.(t,r,o)??r,{batch:s}=n;return s.chunk!=="auto"?n:{...n,batch:{...s,chunk:mf(t,e.work(n),s.rays)}}},fit(t,r){let{batch:o,changes:n}=lP(t,e.work(r),r.batch),s=e.fit?.(t,r)??{config:r,changes:[]};return{config:{...s.config,batch:o},changes:[...n,...s.changes]}},loosen:t=>({...e.loosen?.(t)??t,batch:{...t.batch,chunk:"auto"}}),choices:(t,r)=>[...e.choices?.(t,r)??[],{what:"chunks of rays",keys:["batch.chunk"],value:String(t.batch.chunk),reason:t.batch.chunk===t.batch.rays?"a step fits into memory":"so many fit into memory together"}],depthRange:(t,r)=>t.space==="box"?tc(t,r):{near:r.near,far:r.far},normals:e.fieldSpace!==void 0,async training(t,r,o,n){e.requireScene?.(n,o);let{batch:{rays:s},background:a,scales:i,adam:l,seed:c}=o,u=Math.min(Number(o.batch.chunk),s),p=new fi(t,n,i),f=new Ro(t,n.views.map(({camera:M})=>M)),d=await Po.create(t,e.rayOptions(o),f.kind),h=e.schedule(o),g={allRays:s,rays:u,use:"training"},_={range:tc(o,n),...g},b=e.loss(o),k=e.distortion?.(o)??0,E={kind:b,huberDelta:1,opacityEntropy:0,distortion:k,scales:i},O=ie(u*e.samplesOf(o))*le,P=await e.learnViews?.(t,r.parts,o,n,f,O)??{exposure:null,poses:null,outliers:null};bB(o,u,P);let T=P.outliers&&P.outliers.patch>1?await di.create(t,p,f,P.outliers.patch):await _f.create(t,e.pixels(o),p,f),R=()=>r.parts.groups.map(M=>({group:M,rate:U=>rn(h,U,T.epoch(U)),l2:0,checked:!0}));return{cameras:f,pixels:T,generator:d,colors:await hi.create(t,{background:a,colors:"srgb"},p),rays:$s(t,s,o.space),chunks:Hn(s,u).map(({firstRay:M,rays:U})=>gf(t.gpu,M,U)),passes:await e.createPasses(t,r,o,_),renderer:await _i(t,e,o,a,g),loss:await mi.create(t,E,u),optimizer:await Cs.create(t,{adam:l,averageDecay:e.averageDecay?.(o)??0},e.trainedGroups?.(r.parts,o)??R()),schedule:h,seed:c,raysPerStep:s,samplesPerStep:s*e.samplesOf(o),depths:await pi.create(t,o.depth,{space:o.space,density:e.density(o),atStart:e.samplesStart??!1,unit:1,interval:e.intervalUnit?.(o)??1},n.views,s,u),...P}},async rays(t,r,o,n,{use:s,normals:a}){let{strip:i,bytes:l}=yB[s],c=mf(t.gpu,e.work(o),i,l),u=o.background==="black"?"black":"white",p=a&&e.fieldSpace?e.fieldSpace(o):null,f={allRays:i,rays:c,use:p?"normals":"rendering"},d={range:tc(o,n),...f},h=await e.createPasses(t,r,o,d),{capacity:g}=h.at(-1).sampler;return kf.create(t,{capacity:i,chunk:c,passes:h,renderer:await _i(t,e,o,u,f),normals:p&&await vf.create(t,p,e.density(o),i,g),background:Bn(o.background),samples:e.work(o).perRay,seed:o.seed})},bench:{software:{warmUp:1,profiled:2,rounds:3,roundSeconds:1},hardware:{warmUp:1,profiled:10,rounds:3,roundSeconds:1},period:()=>1,isWide:t=>e.width(t)>=128,growth:null}}}var bi=class e{options;kernel;edges;constructor(t,r,o,n){this.options=r,this.kernel=n,this.edges=t.tensor(`${r.label} fenceposts`,[o,r.perRay+1])}static async create(t,r,o){let{gpu:n}=t,{perRay:s,draws:a,jitter:i,after:l}=r,c=!l&&a==="fenceposts"?await n.kernel("samples/stratified",{SAMPLES:s+1,JITTER:i,DISPARITY:!1}):await n.kernel("samples/fenceposts",{SAMPLES:s,CENTERS:a==="centers",JITTER:i,WEIGHTS:l?.weights??"whole",...l&&{PREVIOUS:l.fenceposts.perRay,DENSITY:Mt[l.density]}});return new e(t,r,o,c)}get perRay(){return this.options.perRay}draw(t,{firstRay:r,count:{capacity:o}},{step:n,seed:s},a){let{edges:i,kernel:l,options:{perRay:c,draws:u,firstDraw:p=0,after:f}}=this,d={rays:o,first_ray:p+r,step:n,seed:s};if(f&&a){let{outputs:h,transmittances:g,samples:{deltas:_}}=a,{fenceposts:{edges:b},padding:k,dilation:E,exponent:O}=f,P={edges:i,edges_before:b,outputs:h,deltas:_,transmittances:g},T={...d,padding:k,dilation:E,exponent:O(n)};t.run(l,o,P,T)}else u==="fenceposts"?t.run(l,o*(c+1),{ts:i},{...d,near:0,far:1}):t.run(l,o,{edges:i},{...d,padding:0,dilation:0,exponent:1})}};function Sf(e,t){return e>0?e*t/((e-1)*t+1):1}function Gn(e,t,r,o,n=[o.capacity],s=3){let{capacity:a}=o;return{count:o,positions:nt(e,`${t} positions`,a,s),ts:e.tensor(`${t} samples`,n),deltas:e.tensor(`${t} intervals`,n),rayIndices:e.tensor(`rays of ${t} samples`,[a],{type:"u32"}),packedInfo:e.tensor(`${t} packed info`,[r,2],{type:"u32"})}}var Sw=K("lib/footprint.wgsl"),vB={cones:Sw.CONES,cylinders:Sw.CYLINDERS};function Us({footprints:e}){return{FOOTPRINTS:e?vB[e]:Sw.NO_FOOTPRINTS}}function ao({footprints:e}){return e?4:3}function sc(e,t){return{STEPS:e.steps,CONE:e.coneAngle,RESOLUTION:e.resolution,CASCADES:e.cascades,JITTER:t,...Nt(e.contraction)}}function Ew({lower:e,size:t},{near:r,far:o},n,{step:s,seed:a}){return{lower:e,size:t,near:r,far:o,rays:n,step:s,seed:a}}function vi({center:e,size:t}){let[r,o,n]=e.map(s=>s-t/2);return{lower:[r,o,n],size:t}}var Ef=class e{box;range;rayCapacity;sampleCapacity;prefixSum;kernels;samples;#e;#t;#r;constructor(t,r,o,n,s,a,i,l,c){this.box=n,this.range=s,this.rayCapacity=a,this.sampleCapacity=i,this.prefixSum=l,this.kernels=c;let u=d=>t.tensor(d,[a],{type:"u32"});this.#e=u("samples of each ray"),this.#t=u("first sample of each ray"),this.#r=t.tensor("samples of all rays",[1],{type:"u32"});let p={capacity:i,counters:r,index:sr.samples},f=ao(o);this.samples=Gn(t,"marched",a,p,void 0,f)}static async create(t,r,o,n,s,a,i,l){let{gpu:c}=t,u=sc(o,l),p=await Eo.create(t,a);return new e(t,r,o,n,s,a,i,p,{count:await c.kernel("march/count",{...u,MAX_SAMPLES:o.maxSamples}),pack:await c.kernel("march/pack"),emit:await c.kernel("march/emit",{...u,...Us(o)}),adapt:await c.kernel("march/adapt")})}march(t,r,{origins:o,directions:n},s){let{kernels:a,rayCapacity:i,samples:l,box:c,range:u}=this,{counters:p}=l.count,{ts:f,deltas:d,rayIndices:h,packedInfo:g}=l,[_,b]=[this.#e,this.#t],k=Ew(c,u,i,s);t.run(a.count,i,{batch:p,origins:o,directions:n,bits:r,counts:_},k),this.prefixSum.run(t,_,b,this.#r),t.run(a.pack,i,{batch:p,counts:_,offsets:b,packed_info:g},{rays:i,capacity:this.sampleCapacity}),t.run(a.emit,i,{origins:o,directions:n,bits:r,packed_info:g,positions:l.positions.tensor,ts:f,deltas:d,ray_indices:h},k)}adapt(t,r,o){let{counters:n}=this.samples.count;t.run(this.kernels.adapt,1,{batch:n,kept_total:r},{target_samples:o.targetSamples,capacity:this.sampleCapacity,min_rays:o.minRays,max_rays:this.rayCapacity})}};var Ow=K("lib/spacing.wgsl"),xB={linear:Ow.LINEAR_SPACING,disparity:Ow.DISPARITY_SPACING,power:Ow.POWER_SPACING},kB={linear:e=>e,disparity:e=>1/e,power:e=>(1+2*e/2.5)**-1.5},Of=class e{space;fenceposts;kernel;#e;constructor(t,r,o,n,s,a){this.space=r,this.fenceposts=s,this.kernel=a;let{perRay:i}=s,l=no(t.gpu,ie(n*i)*le),c=ao(r);this.#e=Gn(t,o,n,l,[n,i],c)}static async create(t,r,o,n){let s=await bi.create(t,o,n),a=await t.gpu.kernel("samples/intervals",{SAMPLES:o.perRay,OPAQUE:r.opaque,SPACING:xB[r.spacing],...Us(r),...Nt({kind:r.contraction,linear:1})});return new e(t,r,o.label,n,s,a)}get capacity(){return this.#e.count.capacity}sample(t,{origins:r,directions:o},n,s,a){let{fenceposts:i,space:{spacing:l,range:c,box:{center:u,size:p}}}=this,{firstRay:f,count:{capacity:d}}=n;i.draw(t,n,s,a);let{positions:h,ts:g,deltas:_,rayIndices:b,packedInfo:k}=this.#e,E=d*i.perRay,O=p/2,[P,T]=[c.near,c.far].map(R=>kB[l](R/O));return t.run(this.kernel,ie(E)*le,{edges:i.edges,origins:r,directions:o,positions:h.tensor,ts:g,deltas:_,ray_indices:b,packed_info:k},{rays:d,first_ray:f,unit:O,h_near:P,h_far:T,lower:u.map(R=>R-O),size:p}),{...this.#e,count:{...this.#e.count,capacity:E}}}};var Tw=class e{parts;kernels;#e;#t;#r;#o;#n;#s;#a;#l;constructor(t,r,o){this.parts=r,this.kernels=o,this.#l=null;let{intervals:{capacity:n},network:s,parameters:a,position:i,dense:l,allRays:c,loss:u}=r,p=u?s.layers.map(h=>a.layer(h)):null,f=(h,g)=>nt(t,h,n,g);this.#e=new Nn(s,a,l,new Ln(t,s,n,p));let d=ke(i.outputs);this.#t=f("encoded proposals",d),this.#r=f("proposed densities",ft(s.outputs)),this.#o=f("colors of proposals",ke(3)),this.#n=t.tensor("proposals",[n,4]),this.#s=u&&{raw:f("gradient of proposed densities",ft(s.outputs)),encoded:i.parameters.length>0?f("gradient of encoded proposals",d):null,outputs:t.tensor("gradient of proposals",[n,4])},this.#a=gi(t,"proposed",c)}static async create(t,r,o){let{gpu:n}=t,{loss:s,density:a,intervals:{fenceposts:i}}=r,l=async({kind:c})=>({proposal:await n.kernel("samples/proposal",{LOSS:c,COARSE:i.perRay,FINE:o,DENSITY:Mt[a]}),dDensity:await n.kernel("networks/d_density",{ADD:!1,UNIT:!1})});return new e(t,r,{outputs:await n.kernel("networks/outputs",{NOISE:!1}),learn:s&&await l(s)})}see(t,r,o,n,s,a,i){let{kernels:l,parts:{intervals:c,position:u,renderer:p}}=this,[f,d,h]=[this.#t,this.#r,this.#n],g=c.sample(t,r,o,n,s),{count:_}=g;return u.forward(t,_,g.positions,f,a),this.#e.forward(t,_,f,d,a),t.run(l.outputs,_.capacity,{counts:_.counters,rgbs:this.#o.tensor,densities:d.tensor,outputs:h},{samples:_.capacity,count:_.index,density_features:d.features,first_sample:0,step:0,seed:0,noise_std:0}),i?.(g,h),this.#l=p.forward(t,o,g,h,n,this.#a)}learn(t,r,o,n,s){let{kernels:{learn:a},parts:{intervals:{fenceposts:i},position:l,loss:c}}=this;if(!a||!c||!this.#s||!this.#l)throw new RangeError("Cannot teach proposals that were made for rendering, or not made yet.");let{samples:u,outputs:p,transmittances:f}=this.#l,{raw:d,encoded:h,outputs:g}=this.#s,{weight:_,blur:b}=c;t.run(a.proposal,o.count.capacity,{edges:n,outputs:s.outputs,deltas:s.samples.deltas,transmittances:s.transmittances,edges_proposed:i.edges,outputs_proposed:p,deltas_proposed:u.deltas,transmittances_proposed:f,d_outputs:g},{rays:o.count.capacity,all_rays:r,weight:_,blur:b});let{count:k,positions:E}=u,{capacity:O,index:P,counters:T}=k;t.run(a.dDensity,ie(O)*le,{counts:T,d_outputs:g,d_densities:d.tensor},{samples:O,count:P,features:d.features});let R=o.firstRay===0?"overwrite":"accumulate";this.#e.backward(t,k,this.#t,d,h,R),h&&l.backward(t,k,E,h,null,R)}},xi=class e{options;levels;constructor(t,r){this.options=t,this.levels=r}static async create(t,r){let{levels:o,fine:{fenceposts:{perRay:n}}}=r,s=o.map(a=>Tw.create(t,a,n));return new e(r,await Promise.all(s))}get capacity(){return this.options.fine.capacity}prepare(t,r){for(let{position:o}of this.options.levels)o.prepare?.(t,r)}sample(t,r,o,n,s,a){let{fine:i,choice:l}=this.options,c=null;for(let u of this.levels)c=u.see(t,r,o,n,c,l,a);return i.sample(t,r,o,n,c)}learn(t,{count:r},o,{step:n},s){if(!this.options.learns(n))return;let{edges:a}=this.options.fine.fenceposts;for(let i of this.levels)i.learn(t,r,o,a,s)}};function vP(e,t,r,o){if(r>=o)return 1;let n=Math.ceil(.5*t),s=n+(t-n)*r/o;return(1-Math.cos(Math.PI*Math.min(Math.max(s-e,0),1)))/2}var{THREADS:SB}=K("exposure/tone_sum.wgsl"),Tf=class e{options;parameters;cameras;kernels;#e;constructor(t,r,o,n,s,a){this.options=r,this.parameters=o,this.cameras=n,this.kernels=a,this.#e=t.tensor("exposed colors",[s,4])}static async create(t,r,o,n,s){let{gpu:a}=t,{width:i,height:l,levels:c,background:u}=r,p=i*l*c>1?8:1,f={WIDTH:i,HEIGHT:l,LEVELS:c},d={...f,CORNERS:p,BACKGROUND:Fs[u]};return new e(t,r,o,n,s,{tone:await a.kernel("exposure/tone",d),backward:await a.kernel("exposure/tone_backward",d),sum:await a.kernel("exposure/tone_sum",{...d,WHOLE:p>1}),variation:await a.kernel("exposure/variation",f),center:await a.kernel("exposure/center",{VEC4S:3})})}forward(t,{capacity:r,counters:o,index:n},{pixels:s},{step:a,seed:i},l){let{parameters:{values:c},cameras:{tensor:u}}=this,p=this.#e,f={counters:o,pixels:s,cameras:u,exposures:c,colors:l,exposed:p};return t.run(this.kernels.tone,r,f,{capacity:r,index:n,step:a,seed:i}),p}backward(t,{capacity:r,counters:o,index:n},{pixels:s},{step:a,seed:i},l,c){let{kernels:u,options:{variation:p},cameras:{tensor:f}}=this,{values:d,gradients:h,views:g}=this.parameters,_={capacity:r,index:n,step:a,seed:i},b={counters:o,pixels:s,cameras:f,colors:l};t.run(u.variation,h.length/4,{exposures:d,gradients:h},{views:g,weight:p});let k={...b,d_exposed:c,gradients:h};t.run(u.sum,g*SB,k,{..._,views:g}),t.run(u.backward,r,{...b,exposures:d,d_colors:c},_)}center(t,r){let{parameters:{values:o},kernels:{center:n}}=this,s=o.length/12;t.run(n,n.workgroupSize,{batch:r,exposures:o},{entries:s})}};var xP="exposures",Hs=class e{name;views;vec4s;numbers;preconditioner;kind;average;#e;#t;constructor(t,r,o,n,s,a,i="none"){this.name=r,this.views=o,this.vec4s=n,this.numbers=s,this.preconditioner=i,this.kind="dense",this.average=null,this.shown=[];let l=this.#e=[o,n,4];this.#t=a==="viewing"?null:{values:t.tensor(r,l),gradients:t.tensor(`gradients of ${r}`,l),firstMoments:t.tensor(`first moments of ${r}`,l),secondMoments:t.tensor(`second moments of ${r}`,l)}}get values(){return me(this.#t).values}get gradients(){return me(this.#t).gradients}get firstMoments(){return me(this.#t).firstMoments}get secondMoments(){return me(this.#t).secondMoments}static gains(t,r,o){return new e(t,xP,r,1,3,o)}static maps(t,r,o,n){return new e(t,xP,r,3*o,4,n)}static poses(t,r,o,n){return new e(t,"poses",o,2,3,n,r)}get count(){return this.views*this.vec4s*this.numbers}shown;get stored(){let{name:t}=this,{values:r=null,firstMoments:o=null,secondMoments:n=null}=this.#t??{},s=this.#e;return[st(t,r,{shape:s}),st(`adam.m.${t}`,o,{shape:s}),st(`adam.v.${t}`,n,{shape:s,problem:Qo})]}},Zn=class e{parameters;sum;constructor(t,r){this.parameters=t,this.sum=r}static async create({gpu:t},r){let o=await t.kernel("views/sum",{VEC4S:r.vec4s});return new e(r,o)}static async together({gpu:t},r){let o=await t.kernel("views/sum",{VEC4S:r.vec4s,TOGETHER:!0});return new e(r,o)}gather(t,{capacity:r,counters:o,index:n},s,a){let{views:i,gradients:l}=this.parameters,c=i*this.sum.workgroupSize,u={counters:o,pixels:s,values:a,sums:l};t.run(this.sum,c,u,{views:i,capacity:r,index:n})}};var Af=class e{parameters;sums;kernels;#e;#t;constructor(t,r,o,n,s){this.parameters=o,this.sums=n,this.kernels=s,this.#e=t.tensor("exposed colors",[r,4]),this.#t=t.tensor("gradients of exposures by ray",[r,1,4])}static async create(t,r,o,n){let{gpu:s}=t,a=Fs[o],i=await Zn.create(t,r);return new e(t,n,r,i,{apply:await s.kernel("exposure/apply",{BACKGROUND:a}),backward:await s.kernel("exposure/backward",{BACKGROUND:a}),center:await s.kernel("exposure/center")})}forward(t,{capacity:r,counters:o,index:n},{pixels:s},{step:a,seed:i},l){let{parameters:{values:c},kernels:{apply:u}}=this,p=this.#e,f={counters:o,pixels:s,exposures:c,colors:l,exposed:p};return t.run(u,r,f,{capacity:r,index:n,step:a,seed:i}),p}backward(t,r,{pixels:o},{step:n,seed:s},a,i){let{capacity:l,counters:c,index:u}=r,[p,f]=[this.#e,this.#t];t.run(this.kernels.backward,l,{counters:c,pixels:o,exposures:this.parameters.values,exposed:p,d_colors:i,d_exposure:f},{capacity:l,index:u,step:n,seed:s}),this.sums.gather(t,r,o,f)}center(t,r){let{parameters:{values:o,views:n},kernels:{center:s}}=this;t.run(s,s.workgroupSize,{batch:r,exposures:o},{entries:n})}};var kP={affine:{width:1,height:1,levels:1},bilateral:{width:16,height:16,levels:8}};function SP(e,{kind:t},r,o){if(t==="gains")return Hs.gains(e,r,o);let{width:n,height:s,levels:a}=kP[t];return Hs.maps(e,r,n*s*a,o)}function EP(e,{kind:t,variation:r},o,n,s,a){if(t==="gains")return Af.create(e,o,s,a);let i={...kP[t],variation:r,background:s};return Tf.create(e,i,o,n,a)}var[Pf,OP]=[8,8],ac={part:.1,least:1e-8},EB=.5;function Aw({near:e,far:t,layout:r}){let{center:o}=r.kind==="boxes"?r.inner??r.box:r.box;return{near:e,far:t,middle:o}}var TP=48;function Pw({preconditioner:e},t,r){return e==="camp"?TB(t,r):OB(t.length)}function OB(e){let t=Array.from({length:6},(r,o)=>Array.from({length:6},(n,s)=>+(o===s)));return AP(new Array(e).fill(t))}function TB(e,{near:t,far:r,middle:o}){return AP(e.map(n=>{let s=$(n.cameraToWorld,3),a=Math.hypot(...o.map((p,f)=>p-s[f])),i=Math.min(Math.max(t,EB*a),r),l=Array.from({length:6},()=>new Array(6).fill(0)),c=0;for(let p of Rw(n)){let f=AB(n,p);for(let d=0;d<OP;d++){let h=1/i+(1/r-1/i)*(d+.5)/OP;for(let g of RB(f,h,PB(n)))g.forEach((_,b)=>g.forEach((k,E)=>l[b][E]+=_*k));c++}}let u=l.map(p=>p.map(f=>f/Math.max(c,1)));return u.forEach((p,f)=>p[f]+=Math.max(ac.least,ac.part*p[f])),sl(u)}))}function Rw(e){let{width:t,height:r}=e,o=(n,s)=>(n+.5)/Pf*s;return Array.from({length:Pf**2},(n,s)=>{let a=[o(s%Pf,t),o(Math.floor(s/Pf),r)];return wo(e,a)}).filter(n=>n!==null)}function AB({cameraToWorld:e},[t,r,o]){let n=s=>e[4*s]*t+e[4*s+1]*r+e[4*s+2]*o;return[n(0),n(1),n(2)]}function PB({fx:e,width:t,height:r,lens:o=tr}){return(o.projection==="equirectangular"?t/(2*Math.PI):e)/Math.max(t,r)}function RB([e,t,r],o,n){let s=[[0,r,-t],[-r,0,e],[t,-e,0]],a=[e,t,r];return[0,1,2].map(i=>[...s[i].map(l=>-n*l),...a.map((l,c)=>-n*o*(+(c===i)-a[i]*l))])}function AP(e){let t=new Float32Array(e.length*TP);return e.forEach((r,o)=>r.flat().forEach((n,s)=>t[o*TP+Math.floor(s/3)*4+s%3]=n)),t}var Iw=1e-4;function zw({width:e,height:t,fx:r,fy:o,cx:n,cy:s,lens:a=tr}){return JSON.stringify([e,t,r,o,n,s,a])}function PP(e,[t,r,o]){let n=Math.exp(t),{fx:s,fy:a,lens:i}=e,[l,c,u,p]=i?.radial??tr.radial;return{...e,fx:n*s,fy:n*a,...i&&{lens:{...i,radial:[l+r,c+o,u,p]}}}}function RP({optics:e,preconditioner:t},r){let o=e==="focal"||kr(r.lens??tr)?1:3,n=Array.from({length:o},(a,i)=>i),s=t==="camp"?sl(IB(r,o)):n.map(a=>n.map(i=>+(a===i)));return[0,1,2].map(a=>[0,1,2].map(i=>s[a]?.[i]??0))}function IB(e,t){let r=Math.max(e.width,e.height),o=Rw(e).flatMap(s=>{let a=Array.from({length:t},(i,l)=>{let c=f=>{let d=[0,1,2].map(h=>h===l?f:0);return Pa(PP(e,[d[0],d[1],d[2]]),s)},[u,p]=[c(Iw),c(-Iw)];return!u||!p?[0,0]:[0,1].map(f=>(u[f]-p[f])/(2*Iw*r))});return[0,1].map(i=>a.map(l=>l[i]))}),n=Array.from({length:t},(s,a)=>Array.from({length:t},(i,l)=>o.reduce((c,u)=>c+u[a]*u[l],0)/Math.max(o.length/2,1)));return n.forEach((s,a)=>s[a]+=Math.max(ac.least,ac.part*s[a])),n}function IP(e,t){let[r,o,n]=e.map(s=>s.reduce((a,i,l)=>a+i*t[l],0));return[r,o,n]}var Vn="optics",qn=[1,4],Rf=class{learning;kind;average;views;vec4s;values;#e;constructor(t,r,o){this.learning=r,this.kind="dense",this.average=null,this.views=1,this.vec4s=1,this.values=t.tensor(Vn,qn),this.#e=o==="viewing"?null:{gradients:t.tensor(`gradients of ${Vn}`,qn),firstMoments:t.tensor(`first moments of ${Vn}`,qn),secondMoments:t.tensor(`second moments of ${Vn}`,qn)}}get gradients(){return me(this.#e).gradients}get firstMoments(){return me(this.#e).firstMoments}get secondMoments(){return me(this.#e).secondMoments}get count(){return this.learning.optics==="focal"?1:3}get shown(){return[{name:Vn,shape:qn,type:"f32",tensor:this.values,places:null}]}get stored(){let{firstMoments:t=null,secondMoments:r=null}=this.#e??{};return[st(Vn,this.values,{shape:qn}),st(`adam.m.${Vn}`,t,{shape:qn}),st(`adam.v.${Vn}`,r,{shape:qn,problem:Qo})]}matrix(t){return RP(this.learning,t)}async change(t,r){return IP(this.matrix(r),await t.read(this.values))}};var If=class e{parameters;cameras;sums;kernels;#e;#t;constructor(t,r,o,n,s,a,i){this.parameters=r,this.cameras=o,this.sums=a,this.kernels=i;let l=r.matrix(n).flatMap(c=>[...c,0]);this.#e=t.tensor("matrix of optics",[3,4],{data:Float32Array.from(l)}),this.#t=t.tensor("gradients of optics by ray",[s,1,4])}static async create(t,r,o,n,s,a){let{gpu:i}=t,l=await Zn.together(t,r);return new e(t,r,o,n,a,l,{rays:await i.kernel("poses/optics",{PIXEL_OFFSET:s}),apply:await i.kernel("poses/apply_optics")})}apply(t,r){let{cameras:{tensor:o,count:n},parameters:{values:s}}=this,a={learnt:s,matrix:this.#e,initial:r,cameras:o};t.run(this.kernels.apply,n,a,{views:n})}backward(t,r,{pixels:o,directions:n},s){let{capacity:a,counters:i,index:l}=r,{cameras:{tensor:c}}=this,[u,p]=[this.#e,this.#t],f={counters:i,matrix:u,pixels:o,cameras:c,directions:n,d_rays:s};t.run(this.kernels.rays,a,{...f,d_optics:p},{capacity:a,index:l}),this.sums.gather(t,r,o,p)}};var zB=34e37;function zP(e){return e===1?32:0}var zf=class{views;#e;#t;constructor(t,{patch:r},o,n){this.views=o,this.#t=1+zP(r)**2,this.#e=n==="viewing"?null:{threshold:t.tensor("threshold of errors",[1],{data:Float32Array.of(zB)}),counts:t.tensor("pixels and outliers",this.#r,{type:"u32"})}}get#r(){return[this.views,this.#t,2]}get threshold(){return me(this.#e).threshold}get counts(){return me(this.#e).counts}get stored(){let{threshold:t=null,counts:r=null}=this.#e??{};return[st("outliers.threshold",t,{shape:[1],problem:LB}),st("outliers.counts",r,{shape:this.#r,type:"u32",problem:NB})]}async shares(t){let r=await t.read(this.counts);return Array.from({length:this.views},(o,n)=>{let s=2*n*this.#t;return r[s+1]/Math.max(r[s],1)})}};function LB([e]){return e<0?`holds ${e} where a square belongs`:null}function NB(e){for(let t=0;t<e.length;t+=2)if(e[t+1]>e[t])return`counts ${e[t+1]} outliers of ${e[t]} pixels`;return null}var Lf=class e{options;memo;cameras;rays;kernels;#e;constructor(t,r,o,n,s,a){this.options=r,this.memo=o,this.cameras=n,this.rays=s,this.kernels=a,this.#e=t.tensor("squared errors",[s])}static async create(t,r,o,n,s){let{gpu:a}=t,i=r.patch,l=zP(i);return new e(t,r,o,n,s,{patches:l>0?null:await a.kernel("robust/mask",{PATCH:i}),places:l===0?null:{recall:await a.kernel("robust/recall",{GRID:l}),note:await a.kernel("robust/note",{GRID:l})},threshold:await a.kernel("robust/threshold",{GRID:l})})}get patch(){return this.options.patch}mask(t,{capacity:r,counters:o,index:n},{pixels:s},a,i){let{memo:{threshold:l,counts:c},cameras:{tensor:u},rays:p}=this,f=this.#e,{patches:d,places:h,threshold:g}=this.kernels,_={counters:o,pixels:s,colors:a,targets:i,errors:f,counts:c},b={rays:p,capacity:r,index:n};if(d&&t.run(d,p,{..._,threshold:l},b),h){t.run(h.recall,p,{..._,cameras:u},b);let k={threshold:l,pixels:s,cameras:u,errors:f,counts:c};t.run(h.note,p,k,{rays:p})}t.run(g,g.workgroupSize,{errors:f,counts:c,threshold:l},{rays:p,entries:c.length/2,inliers:this.options.inliers})}};var Nf=class e{options;parameters;optics;sums;kernels;dPositions;#e;#t;#r;constructor(t,r,o,n,s,a,i,l,c){this.options=r,this.parameters=o,this.optics=i,this.sums=l,this.kernels=c,this.#e=t.tensor("cameras as captured",[n.length,_w/4,4],{data:rc(n)}),this.#t=t.tensor("preconditioners",[n.length,12,4],{data:Pw(o,n,r.reach)}),this.dPositions=nt(t,"gradients of positions",a,3),this.#r=t.tensor("torques and forces by ray",[s,2,4])}static async create(t,r,o,n,s,a,i){let{gpu:l}=t,c={CASCADES:r.cascades,...Nt(r.contraction)},u=await Zn.create(t,o);return new e(t,r,o,n,s,a,i,u,{rays:await l.kernel("poses/rays",c),tangent:await l.kernel("poses/tangent"),apply:await l.kernel("poses/apply")})}apply(t,{tensor:r}){let{values:o,views:n}=this.parameters,s={learnt:o,preconditioners:this.#t,initial:this.#e,cameras:r};t.run(this.kernels.apply,n,s,{views:n}),this.optics?.apply(t,this.#e)}backward(t,r,o,{ts:n,packedInfo:s},{offsets:a}){let{kernels:i,parameters:l,options:{box:{lower:c,size:u},unit:p}}=this,{capacity:f,counters:d,index:h}=r;t.run(i.rays,f,{counters:d,kept_offsets:a,packed_info:s,ts:n,origins:o.origins,directions:o.directions,d_positions:this.dPositions.tensor,d_rays:this.#r},{lower:c,size:u,capacity:f,index:h,unit:p}),this.optics?.backward(t,r,o,this.#r),this.sums.gather(t,r,o.pixels,this.#r);let{values:g,gradients:_,views:b}=l,k={learnt:g,preconditioners:this.#t,gradients:_};t.run(i.tangent,b,k,{views:b})}};function LP({exposure:e,poses:t,loss:r}){return e.rate>0||t.rate>0||r.inliers<1}function Mf(e,t){return{...e,views:LP(e)?t?.views.length??0:0}}function NP({rate:e,optics:t}){return e>0&&t!=="captured"}function Cf(e,{exposure:t,poses:r,loss:o,views:n},s){return{exposures:t.rate>0?SP(e,t,n,s):null,poses:r.rate>0?Hs.poses(e,r.preconditioner,n,s):null,optics:NP(r)?new Rf(e,r,s):null,outliers:o.inliers<1?new zf(e,o,n,s):null}}function Df({exposures:e,poses:t,optics:r},o){let n=[];if(e){let{rate:s,l2:a}=o.exposure;n.push({group:e,rate:()=>s,l2:a,checked:!1})}if(t){let a={rate:i=>MB(o.poses,i),l2:o.poses.l2,checked:!1};n.push({...a,group:t}),r&&n.push({...a,group:r})}return n}function $f({rate:e,coarseToFine:t},{levelStarts:{length:r}}){return e===0||t===0?{}:{levelPart:(o,n)=>vP(o,r,n,t)}}function MB({rate:e,halfLife:t,start:r},o){return o<r?0:e*.5**((o-r)/t)}async function Ff(e,{exposures:t,poses:r,optics:o,outliers:n},s,a,i,l,c,u){let p=a.views.map(({camera:b})=>b),{exposure:f,loss:d,background:h,camera:{pixelOffset:g}}=s,_=o?await If.create(e,o,l,p[0],g,c):null;return{exposure:t&&await EP(e,f,t,l,h,c),poses:r&&await Nf.create(e,{...i,reach:Aw(a)},r,p,c,u,_),outliers:n?await Lf.create(e,d,n,l,c):null}}function Uf(e,{views:t}){let{exposure:{rate:r,kind:o},poses:n}=e,s=t.some(({camera:a})=>a.rays);if(r>0&&o==="bilateral"&&s)throw new Me("Cannot learn bilateral grids as the scene is a set of rays, which need not lie side by side in an image: current value of exposure.kind is bilateral. Set exposure.kind=affine.");if(n.rate>0&&s)throw new Me(`Cannot refine poses as the scene is a set of rays, which have no cameras to move: current value of poses.rate is ${n.rate}. Set poses.rate=0.`);if(NP(n)&&CB(n,t),!(!LP(e)||e.views===t.length))throw new Me(`Cannot learn exposures, poses or outliers as views must be the number of training views, ${t.length}: current value is ${e.views}. Train on the scene that the run began with.`)}function CB({optics:e},t){let r=new Set(t.map(({camera:s})=>zw(s))),o=(s,a)=>{throw new Me(`Cannot learn poses.optics=${e} as ${s}: current value is ${a}. Set poses.optics=captured.`)};r.size>1&&o("all photographs must have been taken by one camera",`${r.size} cameras`);let{projection:n}=t[0]?.camera.lens??tr;n!=="perspective"&&n!=="fisheye"&&o("its projection must be perspective or fisheye",n)}var ic=j().nonnegative(),MP=Y({kind:pe(["gains","affine","bilateral"]).default("gains").describe("gains of its three channels, an affine map of its colors, 3 x 4, or such maps in a bilateral grid of 16 x 16 x 8"),rate:ic.describe("learning rate of the gains' logarithms or of the maps; 0: nothing is learnt"),l2:ic.describe("pulls them towards neutral ones: weight decay in the gradient"),variation:ic.default(10).describe("bilateral: weight of the grid's total variation")}).describe("what is learnt of how each photograph was exposed"),CP=Y({preconditioner:pe(["none","camp"]).default("none").describe("in what poses are learnt: radians and world units, or (camp) what moves images as much, in parts of their longer side"),optics:pe(["captured","focal","lens"]).default("captured").describe("what else is learnt, of the one camera that took all photographs: nothing, its focal length, or (lens) its radial distortion, too, where the capture gives it a lens"),rate:ic.describe("learning rate of turns and shifts; 0: cameras stay"),halfLife:He.describe("steps in which it falls to half"),start:ye().min(0).describe("steps before cameras move: without a field there is nothing to fit to"),l2:ic.describe("pulls cameras back to where they were: weight decay in the gradient"),coarseToFine:ye().min(0).default(0).describe("steps until all levels of the hash grid learn, the coarse ones first; 0: they do from the first step")}).describe("how cameras are moved to where photographs fit best"),Hf={inliers:j().positive().max(1).default(1).describe("share of pixels whose errors are ordinary; what errs more, as most around it does, has moved and is masked out; 1: nothing is"),patch:Ee([1,4,8,16]).default(16).describe("pixels across the patches that a step's pixels lie in, where loss.inliers is below 1; 1: anywhere, and what is around them was seen in steps before")},Wf=[({space:e,poses:t})=>e!=="ndc"||t.rate===0,nr(["poses.rate","space"],"must be 0 in normalised device coordinates, where cameras cannot move","Set poses.rate=0 or space=contracted")],DP=ye().min(0).max(1<<20).describe("training views of which something is learnt or counted, else 0; train sets it");var jf=(...e)=>Ee(e),Bf=Y({...vo,antialias:Ft().default(!1).describe("whether levels that are finer than what a pixel sees of a sample fade out"),precision:pe(["auto","f32","f16"]).describe("what the table is read as; auto: what suits the adapter; trained is f32")}).omit({kind:!0}),Gf=Y({width:jf(16,32,64).describe("units of a hidden layer"),densityLayers:jf(1,2).describe("hidden layers of the density network"),colorLayers:jf(1,2).describe("hidden layers of the color network"),directionDegree:jf(1,2,3,4).describe("degree of the spherical harmonics of view directions"),kernels:pe(["auto","fused","layered"]).describe("fused keep activations on chip, layered suit CPUs; auto: what suits the adapter"),precision:pe(["auto","f32","f16"]).describe("how fused kernels store activations; auto: what the device has")}).describe("the density network and the color network"),Zf={exposure:MP,poses:CP,views:DP,schedule:Lp,adam:Y({...ni,l2:j().nonnegative().describe("decays the networks' matrices")}).describe("the optimiser"),averageDecay:j().min(0).lt(1).describe("decay of the running average of all parameters, which renders; 0: none")};var $P=Fe.min(2).max(512),Ws=j().nonnegative(),FP=Y({...An,method:Ee("horizon").describe("a hash grid, asked where proposals see something (Tancik et al. 2023, Barron et al. 2022, 2023)"),batch:Y(ti).describe("which rays a step trains on"),camera:Y({pixelOffset:Pn,...ri}).refine(...oi).describe("how pixels become rays"),spacing:pe(["linear","disparity","power"]).describe("how distances are spread along rays: evenly, in their inverse, or between the two"),proposals:Y({samples:rt($P).min(1).max(4).describe("intervals that each proposal network is asked at, one after the other"),finestResolutions:rt(j().min(2).max(65536)).min(1).max(4).describe("vertices along the finest level of each one's grid"),baseResolution:vo.baseResolution,levels:vo.levels,features:vo.features,tableSize:vo.tableSize,width:Fe.max(128).describe("units of their one hidden layer"),padding:He.describe("added to weights, so that all of a ray is looked at"),annealing:Ws.describe("slope with which weights become whole in training; 0: they are from the start"),annealingSteps:Fe.describe("steps until they are"),interval:Fe.describe("steps from one in which proposals learn to the next, in the end"),intervalSteps:ye().min(0).describe("steps until then; they learn in each at first"),loss:yn("kind",[Y({kind:Ee("bound").describe("they bound what the field sees from above"),weight:Ws.describe("weight of their loss")}),Y({kind:Ee("blurred").describe("they are no lower than what it sees, blurred"),weight:Ws.describe("weight of their loss"),blurs:rt(He.max(1)).min(1).max(4).describe("by what part of the ray to each side, for each network")})]).describe("what teaches them")}).refine(({samples:e,finestResolutions:t})=>e.length===t.length,nr(["finestResolutions","samples"],"must be as many as there are numbers of samples","Give each network a resolution")).refine(({samples:e,loss:t})=>t.kind==="bound"||t.blurs.length===e.length,nr(["loss","samples"],"must have as many blurs as there are numbers of samples","Give each network a blur")).describe("small networks of densities that look along rays first"),samples:$P.describe("intervals of a ray that the field is asked at"),density:pe(["exp","foggyExp"]).default("exp").describe("what makes densities of raw outputs x, in sides of the box: e^x, or (foggyExp) 3 e^x, so that training begins in fog where few rays see as far as the horizon"),grid:Bf.extend({decay:Ws.describe("weight of the mean square of what each level holds")}).refine(...Ls).describe("the multiresolution hash grid"),networks:Gf,loss:Y({distortion:Ws.describe("weight of the distortion loss, which gathers a ray's weights"),...Hf,nearWeight:Ws.default(0).describe("weight of the mean over samples of raw densities, of those nearer than wholeFrom, and there less by the square of the nearness; without wholeFrom there are none"),wholeFrom:Ws.describe("nearer samples' gradients are times squared distance over this one's; world units")}).describe("what is minimised besides squared errors"),...Zf}).refine(({space:e,spacing:t})=>e!=="ndc"||t==="linear",nr(["spacing","space"],"must be linear in normalised device coordinates, which are disparities already","Set spacing=linear or space=contracted")).refine(...Wf);var DB={method:"horizon",format:null,downscale:1,scales:1,holdout:8,seed:0,steps:3e4,batch:{rays:4096,chunk:"auto",pixels:"allImages"},camera:{pixelOffset:.5,near:null,far:null},background:"white",space:"box",box:{center:[0,0,0],size:1/.33},contractionNorm:"max",ndc:[0,0],spacing:"linear",proposals:{samples:[256,96],finestResolutions:[128,256],baseResolution:16,levels:5,features:2,tableSize:1<<17,width:16,padding:.01,annealing:10,annealingSteps:1e3,interval:5,intervalSteps:5e3,loss:{kind:"bound",weight:1}},samples:48,density:"exp",grid:{levels:16,features:2,tableSize:1<<19,baseResolution:16,finestResolution:2048,interpolation:"linear",precision:"auto",accumulation:"fixed",antialias:!1,decay:0},networks:{width:64,densityLayers:1,colorLayers:2,directionDegree:4,kernels:"auto",precision:"auto"},loss:{distortion:.002,inliers:1,patch:16,nearWeight:0,wholeFrom:0},exposure:{kind:"gains",rate:0,l2:0,variation:10},poses:{preconditioner:"none",optics:"captured",rate:0,halfLife:5e3,start:256,l2:1e-4,coarseToFine:0},views:0,schedule:{kind:"exponential",initial:.01,rate:.01,decaySteps:2e5},adam:{beta1:.9,beta2:.99,epsilon:1e-15,l2:1e-6},averageDecay:.95,checkpointSeconds:300},UP={horizon:DB},HP=[D("steps",1800,"a run takes minutes"),D("checkpointSeconds",60,"a run takes minutes"),D("batch.rays",1024,"a step takes about a tenth of a second"),D("loss.patch",1,"a step has too few rays for patches"),D("proposals.samples",[24,16],"each sample costs microseconds"),D("proposals.finestResolutions",[64,128],"training is too short for finer details"),D("proposals.levels",3,"reading the tables is most of their time"),D("proposals.tableSize",32768,"Adam passes over the tables"),D("proposals.annealingSteps",240,"runs are shorter"),D("proposals.intervalSteps",500,"runs are shorter"),D("samples",16,"each sample costs microseconds"),D("poses.start",60,"runs are shorter"),D("poses.halfLife",150,"runs are shorter"),D("schedule.initial",.02,"few steps must go far"),D("schedule.decaySteps",2e4,"runs are shorter"),D("grid.levels",8,"reading the table is most of the encoding's time"),D("grid.tableSize",1<<17,"Adam passes over the table in every step"),D("grid.finestResolution",512,"training is too short for finer details"),D("networks.width",32,"half the width has a third of the arithmetic"),D("networks.colorLayers",1,"steps are worth more than layers here")];var WP={share:.4,most:.05},$B=1e3,FB=.01;function jP(e,t,r){let{near:o,far:n}=t,s=e.scales>1?[D("grid.antialias",!0,"pixels of reduced photographs see more than a cell")]:[];if(r!=="contracted")return[...Mn(t,r),...UB(t,r),...s];let a=Math.min(WP.share*o,WP.most);return[...Mn(t,r),D("camera.near",Number(a.toPrecision(6)),"in front of the nearest things"),D("loss.wholeFrom",Number(o.toPrecision(6)),"nothing is known to be nearer"),D("loss.nearWeight",FB,"the fog that training begins in leaves the air"),D("density","foggyExp","nothing is to be learnt as far away only because air is clear"),D("camera.far",Math.max($B,2*n),"beyond the farthest point"),D("spacing","power","most samples are needed near the cameras"),D("grid.finestResolution",2*e.grid.finestResolution,"the box is half of what it covers"),...s]}function UB({layout:e},t){return t==="box"?Jl(e,t):[]}var BP="grid.table",HB=10;function GP({grid:{antialias:e,decay:t,precision:r,...o}}){return{kind:"hashGrid",...o,precision:ZP(r)}}function ZP(e){return e==="f16"?"f16":"f32"}function VP({proposals:e,grid:t}){let{baseResolution:r,levels:o,features:n,tableSize:s}=e,{interpolation:a,accumulation:i}=t,l=ZP(t.precision);return Object.fromEntries(e.finestResolutions.map((c,u)=>[`proposals.${u}.table`,{kind:"hashGrid",baseResolution:r,finestResolution:c,levels:o,features:n,tableSize:s,interpolation:a,precision:l,accumulation:i}]))}function Lw({proposals:{levels:e,features:t,width:r}},o){return{layers:[`proposals.${o}.layers.0`,`proposals.${o}.head`],inputs:[e*t],width:r,outputs:[1],activation:"none",bias:!1}}function qP({grid:e,networks:t}){return Ql(t,e.levels*e.features)}function KP(e){let t=$n(qP(e)),{samples:r,proposals:o}=e,n=Fn(Ar(Lw(e,0))),s=o.samples.reduce((a,i)=>a+i,0);return{layers:t,perRay:Math.max(r,...o.samples),flops:Fn(t)*r+n*s}}function YP({interval:e,intervalSteps:t},r){let o=t>0?Math.min(r/t,1):1;return r<HB||r%Math.round(1+(e-1)*o)===0}function WB({proposals:{loss:e}},t){let{kind:r,weight:o}=e;return{kind:r,weight:o,blur:e.kind==="blurred"?e.blurs[t]:0}}async function jB(e,t,{range:r,allRays:o,rays:n,use:s}){let{proposals:a,samples:i,spacing:l,box:c,density:u}=t,p=s==="training",f={contraction:Oo(t),opaque:JP(t),footprints:Nw(t),box:c,range:r,spacing:l},d=g=>p?Sf(a.annealing,Math.min(g/a.annealingSteps,1)):1,h=[];for(let[g,_]of[...a.samples,i].entries()){let b=h.at(-1),k={label:g<a.samples.length?`proposed ${g}`:"fine",perRay:_,draws:"centers",jitter:p,firstDraw:g*o,after:b?{fenceposts:b.fenceposts,weights:"padded",density:u,padding:a.padding,dilation:0,exponent:d}:null};h.push(await Of.create(e,f,k,n))}return h}function JP({space:e}){return e==="contracted"}function Nw({grid:e,space:t}){return e.antialias?t==="ndc"?"cylinders":"cones":null}async function BB(e,t,r,o){let{allRays:n,rays:s,use:a}=o,{proposals:i,proposalGrids:l,grid:c}=t.parts,{density:u}=r,p=a==="training",f=await jB(e,r,o),d=f.pop(),h=await so.create(e.gpu,void 0,p?"both":"forward"),g=f.map(async(R,M)=>({intervals:R,network:Lw(r,M),parameters:i,position:l[M],dense:h,density:u,renderer:await _i(e,{density:()=>u,work:()=>({...KP(r),perRay:R.fenceposts.perRay})},r,"black",{allRays:n,rays:s,use:"rendering"}),allRays:n,loss:p?WB(r,M):null})),_=await xi.create(e,{levels:await Promise.all(g),fine:d,choice:p?"values":"average",learns:R=>YP(r.proposals,R)}),{capacity:b}=d,k=await ff(e,t.parts,r.networks,c.outputs,b,a),E=ao({footprints:Nw(r)}),O=await To.create(e,c,k,b,a,E);if(!p)return[{sampler:_,field:O}];let P={density:u,...r.loss},T=await hf.create(e,P,d.fenceposts,s);return[{sampler:_,field:O,regularizer:T}]}var XP=yi({name:"horizon",schema:FP,presets:UP,softwareSettings:()=>HP,sceneSettings:jP,budgetSettings:rf,rayOptions:e=>Wn(e,e.space==="ndc"?"depth":"unit"),opaque:JP,emptyAdvice:"Try a lower schedule.initial, or another --seed.",work:KP,fit:af,choices:lf,loosen:sf,tables:e=>Object.fromEntries(Object.entries({[BP]:GP(e),...VP(e)}).map(([t,r])=>[t,Gr(r).map(({offset:o})=>o)])),requireScene(e,t){Uf(t,e),t.grid.antialias&&ci(e.views)},pixels:({batch:e})=>({batch:{...e,cropSteps:0,cropFraction:1}}),schedule:({schedule:e})=>e,loss:()=>"mse",distortion:({loss:e})=>e.distortion,near:({loss:{nearWeight:e,wholeFrom:t},batch:{rays:r},samples:o})=>({nearWeight:e/(r*o),nearDistance:t}),density:({density:e})=>e,fieldSpace:e=>({box:vi(e.box),contraction:Oo(e),ndc:e.space==="ndc"?e.ndc:null,positionRows:ao({footprints:Nw(e)})}),intervalUnit:({box:e})=>e.size,width:({networks:e})=>e.width,samplesOf:({samples:e})=>e,averageDecay:({averageDecay:e})=>e,trainedGroups:GB,settle:(e,t,r)=>Mf(nf(e,t),r),createModel:ZB,createPasses:BB,learnViews:async(e,t,r,o,n,s)=>{let{box:a,batch:{rays:i}}=r,l={box:vi(a),cascades:1,contraction:{kind:Oo(r),linear:1},unit:1/a.size};return await Ff(e,t,r,o,l,n,i,s)},initialize(e,{seed:t}){let{parts:r,gpu:o}=e;r.parameters.initialize(o,"glorot",t),r.grid.initialize(t),r.proposals.initialize(o,"glorot",t+1>>>0),r.proposalGrids.forEach((n,s)=>n.initialize(t+1+s>>>0))}});function GB(e,t){let{parameters:r,grid:o,proposals:n,proposalGrids:s}=e,{schedule:a,adam:{l2:i},grid:{decay:l}}=t,c={rate:p=>rn(a,p,0),checked:!0},u=p=>YP(t.proposals,p);return[{...c,group:r,l2:i},{...c,group:o,l2:l,...$f(t.poses,o)},{...c,group:n,l2:i,due:u},...s.map(p=>({...c,group:p,l2:l,due:u})),...Df(e,t)]}async function ZB(e,t,r){let o=t.averageDecay>0,n=t.grid.antialias,s=(f,d)=>en.create(e,d,{dimensions:3,average:o,name:f,use:r,footprints:n}),a=t.proposals.samples.flatMap((f,d)=>Ar(Lw(t,d))),i=new Zr(e,$n(qP(t)),o,r),l=new Zr(e,a,o,r),c=await s(BP,GP(t)),u=await Promise.all(Object.entries(VP(t)).map(([f,d])=>s(f,d))),p={groups:[i,c,l,...u],memo:null,state:Un(e,t.batch.rays),...Cf(e,t,r),parameters:i,grid:c,direction:await ko(e,{kind:"sphericalHarmonics",degree:t.networks.directionDegree},{dimensions:3,average:!1,name:"direction",use:r}),proposals:l,proposalGrids:u};return new Ao(e,p)}function Mw({fx:e,fy:t,width:r,lens:o,rays:n},s){if(s===0||n)return 1;let i=o?.projection==="equirectangular"?r/(2*Math.PI):Math.min(e,t),l=Math.round(1/(i*s));return Math.min(Math.max(l,1),8)}var Vf=class e{across;start;mean;constructor(t,r,o){this.across=t,this.start=r,this.mean=o}static async create({gpu:t},r,o){return new e(r,o,await t.kernel("pixels/mean"))}acrossIn(t){return t<this.start?1:this.across}average(t,r,o,n){let{counters:s,capacity:a,index:i}=r,l=Math.ceil(a/o);t.run(this.mean,l,{counters:s,colors:n},{capacity:a,index:i,rays_per_pixel:o})}};var lc=class e{place;fenceposts;kernel;#e;constructor(t,r,o,n,s,a){this.place=r,this.fenceposts=s,this.kernel=a;let{perRay:i}=s,l=ie(n*i)*le,c=no(t.gpu,l);this.#e=Gn(t,o,n,c,[n,i],xo)}static async create(t,r,o,n){let s=r.space==="contracted",a=await bi.create(t,o,n),i=await t.gpu.kernel("samples/cones",{SAMPLES:o.perRay,CYLINDER:r.space==="ndc",DISPARITY:s,OPAQUE:s,CONTRACTION:Nt({kind:r.contraction,linear:1}).CONTRACTION});return new e(t,r,o.label,n,a,i)}get capacity(){return this.#e.count.capacity}sample(t,{origins:r,directions:o},n,s,a){let{fenceposts:i,place:{box:{center:l,size:c},range:{near:u,far:p}}}=this,{firstRay:f,count:{capacity:d}}=n;i.draw(t,n,s,a);let{positions:h,ts:g,deltas:_,rayIndices:b,packedInfo:k}=this.#e,E=d*i.perRay;return t.run(this.kernel,ie(E)*le,{edges:i.edges,origins:r,directions:o,gaussians:h.tensor,ts:g,deltas:_,ray_indices:b,packed_info:k},{rays:d,first_ray:f,near:u,far:p,center:[...l],half_side:c/2}),{...this.#e,count:{...this.#e.count,capacity:E}}}};var Cw=Fe.min(2).max(512),QP=Y({...An,method:Ee("mip").describe("cones instead of rays (Barron et al. 2021, 2022)"),batch:Y({...ti}).describe("which rays a step trains on"),camera:Y({pixelOffset:Pn,...ri}).refine(...oi).describe("how pixels become rays"),coarse:yn("kind",[Y({kind:Ee("field").describe("the field itself looks first, with few samples"),samples:Cw.describe("intervals that it is asked at first"),loss:j().nonnegative().describe("weight of the loss of what is seen first"),padding:He.describe("added to blurred weights, so that all of a ray is looked at")}),Y({kind:Ee("proposal").describe("a network of densities looks first, taught by the field"),samples:Cw.describe("intervals that it is asked at"),layers:Fe.max(64).describe("its hidden layers"),width:Fe.max(2048).describe("features of each"),annealing:j().nonnegative().describe("slope with which weights become whole in training; 0: they are from the start"),dilation:j().nonnegative().describe("part of a ray by which intervals grow, besides half of their mean length")})]).describe("who looks along rays first"),fine:Cw.describe("intervals where something was seen"),field:Y({levels:ye().min(1).max(16).describe("octaves of positions"),basis:pe(["axes","icosahedron"]).describe("along which directions these are encoded"),directionLevels:ye().min(0).max(24).describe("octaves of view directions"),...Ip,initialization:pe(["glorot","he"]).describe("how parameters start")}).refine(...zp).describe("the network"),densityNoise:j().nonnegative().describe("standard deviation of the noise on raw densities in training"),rate:Y({initial:He.describe("the rate of the first step, but for the delay"),final:He.describe("the rate of the last step, whenever a run's `steps` end"),delay:j().min(0).max(1).describe("part of the steps in which it rises"),delayFactor:j().min(0).max(1).describe("what it is multiplied by at first")}).describe("the learning rate"),adam:Y(ni).describe("the optimiser")});var qf={method:"mip",format:null,scales:1,downscale:1,holdout:8,seed:0,steps:1e6,batch:{rays:4096,chunk:"auto",pixels:"oneImage"},camera:{pixelOffset:.5,near:null,far:null},background:"white",space:"box",box:{center:[0,0,0],size:2},contractionNorm:"euclidean",ndc:[0,0],coarse:{kind:"field",samples:128,loss:.1,padding:.01},fine:128,field:{levels:16,basis:"axes",directionLevels:4,layers:8,width:256,skips:[4],viewWidth:128,initialization:"glorot"},densityNoise:0,rate:{initial:5e-4,final:5e-6,delay:2500/1e6,delayFactor:.01},adam:{beta1:.9,beta2:.999,epsilon:1e-8},checkpointSeconds:300},eR={kind:"proposal",annealing:10,dilation:.0025},tR={...qf,steps:25e4,batch:{...qf.batch,rays:16384},coarse:{...eR,samples:128,layers:4,width:256},fine:32,field:{...qf.field,initialization:"he"},rate:{initial:.002,final:2e-5,delay:512/25e4,delayFactor:.01}},qB={...tR,downscale:2,steps:4e3,batch:{rays:256,chunk:"auto",pixels:"allImages"},coarse:{...eR,samples:32,layers:2,width:32},fine:24,field:{levels:10,basis:"axes",directionLevels:2,layers:4,width:64,skips:[],viewWidth:32,initialization:"he"},rate:{initial:.005,final:2e-4,delay:.02,delayFactor:.01},checkpointSeconds:60},rR={mip:qf,"mip-256":tR,"mip-small":qB};function oR(e){return e==="mip-small"?[]:[D("steps",2e4,"a CPU makes so many in days; the learning rate ends with them"),D("batch.rays",256,"a step should take a CPU seconds")]}function nR(e,t){return e.layout.kind==="object"?Mn(e,t):[...Mn(e,t),D("batch.pixels","allImages","photographs fit into memory together"),D("camera.near",null,"the scene's own"),D("camera.far",null,"the scene's own"),...t==="ndc"?[D("densityNoise",1,"as published for forward-facing scenes")]:[],...t==="contracted"?[D("field.basis","icosahedron","contracted Gaussians lie askew of the axes"),D("field.levels",12,"as published for these directions")]:[]]}var Dw="shiftedSoftplus",$w=({field:{levels:e,basis:t}})=>({kind:"integrated",levels:e,basis:t}),sR=({field:{directionLevels:e}})=>({kind:"frequency",levels:e,pi:!1,identity:!0});function Fw(e){return df({...e.field,position:Ms.size($w(e),xo),direction:ai(sR(e),3),activation:"paddedSigmoid",noise:e.densityNoise},"field")}function Uw(e){let{coarse:t}=e;return t.kind!=="proposal"?null:{layers:[...Array.from({length:t.layers},(o,n)=>`proposal.layers.${n}`),"proposal.head"],inputs:[Ms.size($w(e),xo)],width:t.width,outputs:[1],activation:"none",bias:!0}}function KB(e){let{coarse:t,fine:r}=e,o=$n(Fw(e)),n=Uw(e),s=Fn(n?Ar(n):o)*t.samples,a=Math.max(t.samples,r);return{layers:o,perRay:a,flops:s+Fn(o)*r}}function YB({steps:e,rate:t}){let{delay:r,...o}=t;return{kind:"logLinear",...o,steps:e,delaySteps:r*e}}async function JB(e,{parts:t},r,{range:o,allRays:n,rays:s,use:a}){let{coarse:i,fine:l,space:c,box:u,steps:p}=r,f=a==="training",d={space:c,contraction:Oo(r),box:u,range:o},g={draws:i.kind==="field"?"fenceposts":"centers",jitter:f},_=i.kind==="field"?{weights:"blurred",padding:i.padding,dilation:0,exponent:()=>1}:{weights:"dilated",padding:0,dilation:i.dilation+.5/i.samples,exponent:F=>f?Sf(i.annealing,F/p):1},b={...g,label:"coarse",perRay:i.samples,after:null},k=await lc.create(e,d,b,s),E={fenceposts:k.fenceposts,density:Dw,..._},O={...g,label:"fine",perRay:l,after:E},P=await lc.create(e,d,O,s),T=Fw(r),R=Uw(r),M=R?P.capacity:Math.max(k.capacity,P.capacity),U=await so.create(e.gpu,void 0,f?"both":"forward"),H=await Dn.create(e.gpu,T,t.parameters,t.direction,U,new Cn(e,T,M,f?t.parameters:null)),L=await To.create(e,t.position,H,M,a);if(!R){let F=i.kind==="field"?i.loss:1;return[{sampler:k,field:L,weight:F},{sampler:P,field:L}]}let B={levels:[{intervals:k,network:R,parameters:t.parameters,position:t.position,dense:U,density:Dw,renderer:await _i(e,aR,r,"black",{allRays:n,rays:s,use:a}),allRays:n,loss:f?{kind:"bound",weight:1,blur:0}:null}],fine:P,choice:"values",learns:()=>!0};return[{sampler:await xi.create(e,B),field:L}]}var aR={work:KB,density:()=>Dw},iR=yi({...aR,name:"mip",schema:QP,presets:rR,softwareSettings:oR,sceneSettings:(e,t,r)=>nR(t,r),rayOptions:e=>Wn(e,"depth"),requireScene:({views:e})=>ci(e),emptyAdvice:"Try another --seed, or a lower rate.initial.",pixels:({batch:e})=>({batch:{...e,cropSteps:0,cropFraction:1}}),schedule:YB,endsWithSteps:!0,opaque:({space:e})=>e==="contracted",loss:()=>"mse",samplesOf:({coarse:e,fine:t})=>e.kind==="field"?e.samples+t:t,width:({field:e})=>e.width,createModel:XB,createPasses:JB,initialize(e,{field:t,seed:r}){let{parameters:o}=e.parts;o.initialize(e.gpu,t.initialization,r)}});async function XB(e,t,r){let o=Uw(t),n=[...$n(Fw(t)),...o?Ar(o):[]],s=new Zr(e,n,!1,r),a=(l,c)=>({dimensions:c,average:!1,name:l,use:r}),i={groups:[s],memo:null,state:Un(e,t.batch.rays),exposures:null,poses:null,parameters:s,position:await Ms.create(e,$w(t),a("position",xo)),direction:await ko(e,sR(t),a("direction",3))};return new Ao(e,i)}var cc=class e{perRay;options;kernel;samples;constructor(t,r,o,n,s,a){this.perRay=n,this.options=s,this.kernel=a;let i=ie(o*n)*le,l=no(t.gpu,i);this.samples=Gn(t,r,o,l,[o,n])}static async create(t,r,o,n,s){let{CONTRACTION:a}=Nt({kind:s.contraction,linear:1}),i=await t.gpu.kernel("samples/place",{SAMPLES:n,CONTRACTION:a});return new e(t,r,o,n,s,i)}place(t,{origins:r,directions:o},{firstRay:n,count:{capacity:s}}){let{samples:a,perRay:i,options:{box:{center:l,size:c}}}=this,{positions:u,ts:p,deltas:f,rayIndices:d,packedInfo:h}=a;return t.run(this.kernel,ie(s*i)*le,{ts:p,origins:r,directions:o,positions:u.tensor,ray_indices:d,deltas:f,packed_info:h},{rays:s,first_ray:n,center:[...l],half_side:c/2}),{...a,count:{...a.count,capacity:s*i}}}},Kf=class e{range;placer;kernel;constructor(t,r,o){this.range=t,this.placer=r,this.kernel=o}static async create(t,r,o,n){let{perRay:s,spacing:a,jitter:i}=r,l=await t.gpu.kernel("samples/stratified",{SAMPLES:s,JITTER:i,DISPARITY:a==="disparity"}),c=await cc.create(t,"coarse",n,s,r);return new e(o,c,l)}get capacity(){return this.placer.samples.count.capacity}sample(t,r,o,{step:n,seed:s}){let{placer:a,range:{near:i,far:l}}=this,{firstRay:c,count:{capacity:u}}=o;return t.run(this.kernel,u*a.perRay,{ts:a.samples.ts},{rays:u,first_ray:c,near:i,far:l,step:n,seed:s}),a.place(t,r,o)}};var Yf=class e{options;placer;kernels;#e;#t;constructor(t,r,o,n,s){this.options=r,this.placer=n,this.kernels=s,this.#e=t.tensor("cdf of coarse weights",[o,r.coarse-1]),this.#t=t.tensor("importance samples",[o,r.fine])}static async create(t,r,o){let{gpu:n}=t,{coarse:s,fine:a,jitter:i,density:l}=r,c=await cc.create(t,"fine",o,s+a,r);return new e(t,r,o,c,{cdf:await n.kernel("samples/cdf",{SAMPLES:s,DENSITY:Mt[l]}),importance:await n.kernel("samples/importance",{COARSE:s,FINE:a,JITTER:i}),merge:await n.kernel("samples/merge",{COARSE:s,FINE:a})})}get capacity(){return this.placer.samples.count.capacity}sample(t,r,o,{step:n,seed:s},a){if(!a)throw new RangeError("Cannot draw importance samples in the first pass.");let{placer:i,kernels:l}=this,{outputs:c,transmittances:u,samples:{ts:p,deltas:f}}=a,[d,h]=[this.#e,this.#t],{firstRay:g,count:{capacity:_}}=o;return t.run(l.cdf,_,{outputs:c,deltas:f,transmittances:u,cdf:d},{rays:_}),t.run(l.importance,_*this.options.fine,{ts:p,cdf:d,fine_ts:h},{rays:_,first_ray:g,step:n,seed:s}),t.run(l.merge,_*i.perRay,{ts:p,fine_ts:h,merged:i.samples.ts},{rays:_}),i.place(t,r,o)}};var cR=Y({...An,method:Ee("nerf").describe("the original NeRF (Mildenhall et al. 2020)"),batch:Y({...ti,cropSteps:ye().min(0).describe("for oneImage: the first steps take pixels of the centre only"),cropFraction:j().gt(0).max(1).describe("for oneImage: that centre's part of the image's sides")}).describe("which rays a step trains on"),camera:Y({pixelOffset:Pn,directions:pe(["depth","unit"]).describe("distances are measured along the camera's axis, or along the ray"),...ri}).refine(...oi).describe("how pixels become rays"),samples:Y({coarse:Fe.min(3).max(4096).describe("stratified samples of the coarse network, or of the only one"),fine:ye().min(0).max(4096).describe("samples drawn from the coarse weights; 0 trains a single network"),spacing:pe(["linear","disparity"]).describe("stratified samples lie evenly in distance, or in its inverse"),jitterInTest:Ft().describe("whether evaluation jitters its samples too")}).describe("where along a ray the field is asked"),field:Y({position:ef.describe("encoding of positions"),direction:ef.describe("encoding of view directions"),...Ip,density:pe(["relu","softplus","exp"]).describe("what makes a density of the raw output"),initialization:pe(["glorot","torch"]).describe("how parameters start: as Keras' Dense, or as PyTorch's Linear")}).refine(...zp).describe("the networks"),densityNoise:j().nonnegative().describe("standard deviation of the noise on raw densities in training"),loss:pe(["mse","sumSquared"]).describe("mean or sum of squared errors; of a coarse and a fine network both, added"),schedule:Lp,adam:Y(ni).describe("the optimiser")}).refine(({space:e,samples:t})=>e!=="ndc"||t.spacing==="linear",nr(["samples.spacing","space"],"must be linear in normalised device coordinates, which are even in disparity by themselves","Set samples.spacing=linear or another space"));var Kn={method:"nerf",format:null,downscale:1,scales:1,holdout:8,seed:0,steps:5e5,batch:{rays:1024,chunk:"auto",pixels:"oneImage",cropSteps:500,cropFraction:.5},camera:{pixelOffset:0,directions:"depth",near:null,far:null},background:"white",space:"box",box:{center:[0,0,0],size:2},contractionNorm:"max",ndc:[0,0],samples:{coarse:64,fine:128,spacing:"linear",jitterInTest:!1},field:{position:{kind:"frequency",levels:10,pi:!1,identity:!0},direction:{kind:"frequency",levels:4,pi:!1,identity:!0},layers:8,width:256,skips:[4],viewWidth:128,density:"relu",initialization:"glorot"},densityNoise:0,loss:"mse",schedule:{kind:"exponential",initial:5e-4,rate:.1,decaySteps:5e5},adam:{beta1:.9,beta2:.999,epsilon:1e-7},checkpointSeconds:300},QB={...Kn,seed:1,steps:25e4,batch:{...Kn.batch,pixels:"allImages",cropSteps:0,cropFraction:1},camera:{pixelOffset:.5,directions:"unit",near:2,far:6},samples:{coarse:192,fine:0,spacing:"linear",jitterInTest:!0},field:{...Kn.field,layers:7,skips:[3],initialization:"torch"},loss:"sumSquared",schedule:{kind:"multiStep",initial:5e-4,gamma:.5,milestones:[2,4,8],unit:"epochs"},adam:{...Kn.adam,epsilon:1e-8}},eG={...Kn,downscale:2,steps:4e3,batch:{rays:256,chunk:"auto",pixels:"allImages",cropSteps:0,cropFraction:1},camera:{...Kn.camera,pixelOffset:.5},samples:{coarse:48,fine:0,spacing:"linear",jitterInTest:!1},field:{...Kn.field,position:{kind:"frequency",levels:8,pi:!1,identity:!0},direction:{kind:"frequency",levels:2,pi:!1,identity:!0},layers:4,width:64,skips:[],viewWidth:32,density:"softplus"},schedule:{kind:"exponential",initial:.005,rate:.1,decaySteps:4e3},checkpointSeconds:60},uR={nerf:Kn,"nerf-100":QB,"nerf-small":eG};function pR(e,t,r){return[...Mn(t,r),...tG(e,t,r)]}function tG(e,t,r){let{kind:o}=t.layout;if(o==="object")return[];let n=t.views.every(({camera:s})=>s.rays===void 0&&(s.lens?.projection??"perspective")==="perspective");return[D("batch.pixels","allImages","photographs fit into memory together"),D("batch.cropSteps",0,"photographs have no empty edge"),D("camera.pixelOffset",.5,"cameras are measured to the centres of pixels"),D("camera.near",null,"the scene's own"),D("camera.far",null,"the scene's own"),D("camera.directions",r==="ndc"?"depth":n?e.camera.directions:"unit",r==="ndc"?"NDC is made of depths":"such lenses look sideways, where depth is 0"),...r==="contracted"?[D("samples.spacing","disparity","most samples are needed near the cameras")]:[],...r==="ndc"?[D("densityNoise",1,"as published for forward-facing scenes")]:[]]}function Hw({field:e,densityNoise:t},r){return df({...e,position:ai(e.position,3),direction:ai(e.direction,3),activation:"sigmoid",noise:t},r)}function Ww({samples:e}){return e.fine>0?["coarse","fine"]:["coarse"]}function fR(e,t){return $n(Hw(e,t))}function rG(e){let{coarse:t,fine:r}=e.samples,o=fR(e,""),n=r>0?t+(t+r):t;return{layers:o,perRay:t+r,flops:Fn(o)*n}}function oG(e,t){let{field:r}=t,o=i=>i.kind==="hashGrid"?{...i,accumulation:"fixed"}:i,n=i=>i.kind==="hashGrid"&&i.accumulation==="float";if(![r.position,r.direction].some(n)||e.has("wgpu-shader-float32-atomic"))return{config:t,changes:[]};let[s,a]=[o(r.position),o(r.direction)];return{config:{...t,field:{...r,position:s,direction:a}},changes:["Gradients of hash tables are added in fixed point here: this device cannot add floats atomically."]}}function nG(e){let t=Ww(e).flatMap(r=>["position","direction"].map(o=>[`${r}.${o}`,e.field[o]]));return Object.fromEntries(t.flatMap(([r,o])=>o.kind==="hashGrid"?[[r,Gr(o).map(({offset:n})=>n)]]:[]))}async function sG(e,{parts:{parameters:t,encodings:r}},o,{range:n,rays:s,use:a}){let{gpu:i}=e,{samples:{coarse:l,fine:c,spacing:u,jitterInTest:p},box:f,field:{density:d}}=o,h=a==="training"||p,g={contraction:Oo(o),box:f},_={...g,perRay:l,spacing:u,jitter:h},b=[await Kf.create(e,_,n,s)],k={...g,coarse:l,fine:c,jitter:h,density:d},E=c>0?[...b,await Yf.create(e,k,s)]:b,O=ie(s*(l+c))*le,P=a==="training"?t:null,T=await so.create(i,void 0,P?"both":"forward"),R=new Cn(e,Hw(o,"coarse"),O,P);return await Promise.all(Ww(o).map(async(M,U)=>{let{position:H,direction:L}=r[U],ee=Hw(o,M),B=await Dn.create(i,ee,t,L,T,R);return{sampler:E[U],field:await To.create(e,H,B,O,a)}}))}var dR=yi({name:"nerf",schema:cR,presets:uR,softwareSettings:()=>[],sceneSettings:pR,rayOptions:e=>Wn(e,e.camera.directions),emptyAdvice:"Where ReLU makes densities, it may never recover. Try another --seed, or --set field.density=softplus.",work:rG,fit:oG,tables:nG,pixels:e=>e,schedule:({schedule:e})=>e,loss:({loss:e})=>e,samplesStart:!0,density:({field:e})=>e.density,samplesOf:({samples:{coarse:e,fine:t}})=>t>0?2*e+t:e,width:({field:e})=>e.width,createModel:aG,createPasses:sG,initialize(e,t){let{parameters:r,encodings:o}=e.parts;r.initialize(e.gpu,t.field.initialization,t.seed);for(let{position:n,direction:s}of o)n.initialize?.(t.seed),s.initialize?.(t.seed)}});async function aG(e,t,r){let{field:o}=t,n=Ww(t),s=n.flatMap(u=>fR(t,u)),a=new Zr(e,s,!1,r),i=await Promise.all(n.map(async u=>{let p={dimensions:3,average:!1,use:r};return{position:await ko(e,o.position,{...p,name:`${u}.position`}),direction:await ko(e,o.direction,{...p,name:`${u}.direction`})}})),l=i.flatMap(({position:u,direction:p})=>[...u.parameters,...p.parameters]),c={groups:[a,...l],memo:null,state:Un(e,t.batch.rays),exposures:null,poses:null,parameters:a,encodings:i};return new Ao(e,c)}var iG=(1<<20)-1,lG={software:{rays:32768,samples:65536,longest:16,segments:2},hardware:{rays:iG,samples:1<<21,longest:16,segments:16},hardwareNormals:{rays:1<<18,samples:1<<18,longest:16,segments:16}},cG={software:{rays:8192,samples:32768,longest:16,segments:4},hardware:{rays:65536,samples:1<<18,longest:16,segments:16},hardwareNormals:{rays:8192,samples:32768,longest:16,segments:16}};function wR(e,t,r,o){let{software:n,hardware:s,hardwareNormals:a}=t==="images"?lG:cG,i=e.info.software?n:r?a:s,l=Math.min(i.samples,Zl(e,o));return{...i,samples:l,rays:Math.min(i.rays,l)}}var hR=2,Xf=K("lib/segments.wgsl"),uG=12,mR=4*Xf.SEEN,pG=4*Xf.COLOR+3,gR=4*Xf.STATE+1,fG=4*Xf.NORMAL,Jf=class e{options;field;occupancy;sizes;kernels;seen;progress;#e;#t;#r;#o;#n;#s;#a;#l;#i;#c;#u;#p;#d;#f;constructor(t,r,o,n,s,a){this.options=r,this.field=o,this.occupancy=n,this.sizes=s,this.kernels=a,this.#d=[],this.#f=0;let{rays:i,samples:l}=s,c=(d,h)=>t.tensor(d,[h],{type:"u32"}),u=this.#e=t.tensor("seen of rays",[i,mR]),p=r.ndc?1:r.box.size;this.seen={kind:"marched",tensors:{seen:u},unit:p,behind:0,samples:0},this.progress=c("number of rays alive, segments",2),this.#t=t.tensor("walks",[i,uG]),this.#r=c("rays alive",i),this.#o=c("rays that go on",i),this.#n=c("samples of each ray alive, and none",i+1),this.#s=c("first sample of each ray alive, and the end",i+1),this.#a=nt(t,"positions",l,ao(r.march)),this.#l=r.normals?nt(t,"gradient of positions",l,3):null,this.#i=t.tensor("distances, intervals",[l,2]),this.#c=c("rays of samples",l),this.#u=t.tensor("colors, raw densities",[l,4]);let f=c("samples of a segment",1);this.#p={capacity:l,counters:f,index:0}}static async create(t,r,o,n,s){if(s.samples<s.rays)throw new RangeError(`Cannot render as there must be at least as many samples in memory as rays, ${s.rays}: current value is ${s.samples}.`);let{gpu:a}=t,{march:i,stopTransmittance:l,normals:c,ndc:u}=r,p=sc(i,!1);return new e(t,r,o,n,s,{start:await a.kernel("render/start",p),count:await a.kernel("render/count",p),emit:await a.kernel("render/emit",{...p,...Us(i)}),composite:await a.kernel("render/composite",{DENSITY:Mt.exp,STOP:l,NEEDS:c?"gradients":u?"positions":"nothing",NORMALS:c,NDC:u!==null,POSITION_ROWS:ao(i),CONTRACTION:Nt(i.contraction).CONTRACTION}),sampleSum:await Eo.create(t,s.rays+1),compaction:await Yl.create(t,s.rays)})}get capacity(){return this.sizes.rays}get normals(){return this.options.normals}async render(t,r){let{gpu:o}=this.field,n=o.record();this.prepare(),this.#h(n,t);let s=this.#d[t.strip]??this.#d.at(-1)??0;for(let a=1;;a++){if(this.#g(n,t,this.sizes.longest),a%hR===0&&await jn(n,r),a<s||a%this.sizes.segments>0)continue;let[[i,l],c]=await o.readAll([this.progress,this.#e]);if(!(i>0))return this.#d[t.strip]=l,this.#m(c,t.count)}}prepare(){this.field.prepare(this.field.gpu.record(),"average")}trace(t,r){this.#h(this.field.gpu.record(),t),this.#f=0,this.goOn(t,r)}goOn(t,r){let o=this.field.gpu.record();for(let n=1;n<=r;n++)this.#g(o,t,this.sizes.longest*2**Math.min(this.#f++>>1,4)),n%hR===0&&o.submit()}#h(t,{rays:{origins:r,directions:o},count:n,crop:s}){let{box:{lower:a,size:i},range:{near:l,far:c}}=this.options;for(let u of[this.#n,this.#o])t.clear(u);t.run(this.kernels.start,n,{origins:r,directions:o,walks:this.#t,seen:this.#e,alive:this.#r,counts:this.progress},{lower:a,size:i,near:l,far:c,rays:n,crop:s})}#m(t,r){let{background:o,box:{size:n},ndc:s,normals:a}=this.options,i=new Float32Array(r*3),l=new Float64Array(r),c=new Float32Array(r),u=a?new Float32Array(r*3):null;for(let p=0;p<r;p++){let f=p*mR,d=t[f+pG];c[p]=d,l[p]=s?t[f+gR]:t[f+gR]*n;for(let h=0;h<3;h++)i[p*3+h]=t[f+h]+(1-d)*o,u&&(u[p*3+h]=t[f+fG+h])}return{colors:i,depths:l,accumulations:c,normals:u}}#g(t,{rays:{viewDirections:r},count:o},n){let{kernels:s,options:a,occupancy:{bits:i},progress:l}=this,{samples:c}=this.sizes,{box:{lower:u,size:p},range:{near:f,far:d},ndc:h}=a,g={lower:u,size:p,near:f,far:d,rays:o},[_,b,k]=[this.#r,this.#t,this.#o],[E,O]=[this.#n,this.#s],[P,T,R]=[this.#a,this.#i,this.#c];t.run(s.count,o,{counts:l,alive:_,walks:b,bits:i,sample_counts:E,flags:k},{...g,capacity:c,longest:n}),s.sampleSum.run(t,E,O,this.#p.counters),t.run(s.emit,o,{alive:_,walks:b,bits:i,offsets:O,positions:P.tensor,spans:T,ray_indices:R},g);let M={positions:P,rayIndices:R,directions:r},[U,H]=[this.#l,this.#u],L=ie(o*n)*le,ee={...this.#p,capacity:Math.min(c,L)};this.field.forward(t,ee,M,H,null,"average"),U&&this.field.densityGradient(t,ee,P,U,"average"),t.run(s.composite,o,{alive:_,offsets:O,outputs:H,spans:T,...U||h?{positions:P.tensor}:{},...U?{d_positions:U.tensor}:{},seen:this.#e,flags:k},{lower:u,size:p,ndc:h??[0,0],rays:o}),s.compaction.run(t,k,_,l)}};var dG=64,hG=16,Qf=class e{options;grid;marcher;vote;constructor(t,r,o,n){this.options=t,this.grid=r,this.marcher=o,this.vote=n}static async create(t,r,o,n){let{march:s,box:a,range:i,batch:{maxRays:l,capacity:c}}=r,u=await Ef.create(t,n,s,a,i,l,c,!0),p=await t.gpu.kernel("occupancy/vote",sc(s,!0));return new e(r,o,u,p)}get capacity(){return this.options.batch.capacity}sample(t,r,o,n){return this.marcher.march(t,this.grid.bits,r,n),this.marcher.samples}update(t,r,{step:o,seed:n}){let{grid:s,marcher:{samples:{positions:a}},options:{batch:{capacity:i}}}=this;if(!s.isDue(o))return;let l=s.updateSamples(o);for(let c=0;c<l;c+=i){c>0&&t.submit();let u=no(r.gpu,Math.min(i,l-c));s.choose(t,{first:c,count:u.capacity,step:o,seed:n},a),s.splat(t,r.density(t,u,a),u.capacity)}s.finish(t)}review(t,r,o,{colors:n,targets:s}){let{options:{box:a,range:i,batch:{maxRays:l}},grid:{votes:c}}=this,{counters:u}=this.marcher.samples.count,{origins:p,directions:f}=r,d=Math.ceil(l/hG);t.run(this.vote,d,{batch:u,origins:p,directions:f,colors:n,targets:s,...c},Ew(a,i,d,o))}adapt(t,r){let{samples:o}=this.options.batch;this.marcher.adapt(t,r,{targetSamples:o,minRays:dG})}};var jw="occupancy.bits",{CELLS_PER_WORD:mG}=K("lib/occupancy.wgsl"),{CELLS_PER_PARTIAL:gG}=K("occupancy/update.wgsl"),wG=1<<23,ed=class e{options;kernels;training;bits;cellCount;#e;#t;#r;constructor(t,r,o,n,s){this.options=r,this.kernels=n,this.training=s;let{resolution:a,cascades:i}=r;this.#r=t.gpu;let l=this.#e=[i,a,a,a];this.cellCount=i*a**3,this.bits=t.tensor("occupancy bits",[this.cellCount/mG],{type:"u32"}),this.#t=s&&{...this.#o(t),votes:{right:t.tensor("occupancy votes, right",l,{type:"u32"}),wrong:t.tensor("occupancy votes, wrong",l,{type:"u32"}),all_rays:t.tensor("occupancy votes, all",yR,{type:"u32"})},footprints:t.tensor("footprints of cells",s.footprints?l:[1]),cells:t.tensor("occupancy cells",[o],{type:"u32"})}}#o(t){let r=this.#e;return{densities:t.tensor("occupancy densities",r),missing:t.tensor("occupancy missing",this.bits.shape,{type:"u32"}),fresh:t.tensor("fresh occupancy densities",r),partials:t.tensor("occupancy sums",[this.cellCount/gG]),mean:t.tensor("mean occupancy density",[1])}}get densities(){return me(this.#t).densities}get votes(){return me(this.#t).votes}get cells(){return me(this.#t).cells}static async create(t,r,o,n,s=of,a=null,i="training"){let{gpu:l}=t,{resolution:c,cascades:u}=r,{CONTRACTION:p,LINEAR:f}=Nt(s),d={RESOLUTION:c,CASCADES:u},h={...d,CONTRACTION:p},g={...d,HAS_FOOTPRINTS:a!==null},_={update:await l.kernel("occupancy/update"),mean:await l.kernel("occupancy/mean"),threshold:await l.kernel("occupancy/threshold",{...h,LINEAR:f})},k=i==="training"?await(async()=>({visible:E=>l.kernel("occupancy/visible",{...h,...E}),footprints:a&&(E=>l.kernel("occupancy/footprints",{...h,...Us({footprints:a}),...E})),allCells:await l.kernel("occupancy/cells",{...g,WARM_UP:!0}),drawnCells:await l.kernel("occupancy/cells",{...g,WARM_UP:!1,ANYWHERE:_R(u*c**3,r.share)}),splat:await l.kernel("occupancy/splat",{DENSITY:Mt.exp,MARCH_STEP:o}),missing:await l.kernel("occupancy/missing",d),forget:await l.kernel("occupancy/forget")}))():null;return new e(t,r,n,_,k)}async markVisible(t,r,o,n=null){let s=r.kind!=="pinhole",{cellCount:a}=this,{densities:i,footprints:l}=me(this.#t),c=me(this.training),u=await c.visible({LENS:s,NDC:n!==null}),p={lower:o.lower,side:o.size,ndc:n??[0,0]},f=await c.footprints?.({LENS:s}),h=Math.ceil(wG/(r.count*u.workgroupSize))*u.workgroupSize;for(let g=0;g<a;g+=h){g>0&&await jn(t);let _=Math.min(g+h,a),b={...p,cameras:r.count,first:g,end:_};t.run(u,_-g,{cameras:r.tensor,densities:i},b),f&&t.run(f,_-g,{cameras:r.tensor,footprints:l},b)}}isDue(t){return t%this.options.interval===0}updateSamples(t){return this.#n(t)?this.cellCount:2*_R(this.cellCount,this.options.share)}choose(t,r,o){let{cells:n,footprints:s}=me(this.#t),{allCells:a,drawnCells:i}=me(this.training);if(r.count>n.length)throw new fe(`Cannot choose cells as a chunk must have at most ${n.length} samples: current value is ${r.count}.`);t.run(this.#n(r.step)?a:i,ie(r.count)*le,{bits:this.bits,cells:n,positions:o.tensor,footprints:s},{...r,features:o.features,row:o.first})}splat(t,r,o){let{cells:n,fresh:s}=me(this.#t);t.run(me(this.training).splat,o,{cells:n,raws:r.tensor,fresh:s},{count:o,features:r.features,row:r.first})}finish(t){let r=me(this.#t),o=me(this.training),{densities:n,votes:s,missing:a}=r,i=a.length;t.run(o.missing,i,{densities:n,...s,missing:a},{words:i});for(let l of Object.values(s))t.run(o.forget,l.length,{votes:l},{count:l.length});this.#s(t,r,this.options.decay)}get shown(){let{shape:t}=this.bits;return[{name:jw,shape:t,type:"u32",tensor:this.bits,places:null}]}get stored(){let t=this.#e,{densities:r=null,votes:o=null,missing:n=null}=this.#t??{},s="u32",a=(i,l)=>st(`occupancy.votes.${i}`,o&&o[i],{shape:l,type:s,problem:yG,isNew:!0});return[st("occupancy.densities",r,{shape:t,problem:bG}),a("right",t),a("wrong",t),a("all_rays",yR),st("occupancy.missing",n,{shape:this.bits.shape,type:s,isNew:!0})]}refresh(t,r){if(this.#t)return this.#s(t,this.#t,1);let o=this.#r.scope(),n=this.#o(o),[s,a]=["occupancy.densities","occupancy.missing"].map(i=>r.get(i)?.data);this.#r.write(n.densities,s),a&&this.#r.write(n.missing,a),this.#s(t,n,1),t.submit(),o[Symbol.dispose]()}#n(t){return t<this.options.warmupSteps}#s(t,r,o){let{bits:n,cellCount:s,kernels:a}=this,{densities:i,missing:l,fresh:c,partials:u,mean:p}=r;t.run(a.update,u.length*a.update.workgroupSize,{densities:i,fresh:c,partials:u},{cells:s,decay:o}),t.run(a.mean,1,{partials:u,mean:p},{count:u.length,cells:s}),t.run(a.threshold,n.length,{densities:i,mean:p,bits:n,missing:l},{words:n.length,threshold:this.options.threshold})}};function _R(e,t){return Math.ceil(e*t/2)}var yR=[2],_G=65536;function yG(e,t){return ql(e,t*_G)&&`counts more votes than ${t} steps have rays`}function bG(e){for(let t=0;t<e.length;t++){let r=e[t];if(r<0&&r!==-1)return`holds ${r}, neither a thickness nor -1`}return null}var{CELLS_PER_WORD:Bw}=K("lib/occupancy.wgsl"),{FARTHEST:vG}=K("lib/contraction.wgsl");function bR(e,t){let{data:r}=t.get("occupancy.densities"),o=t.get("occupancy.missing")?.data,n=0;for(let l of r)n+=Math.max(l,0);let s=Math.fround(n/r.length),a=xG(e),i=Uint32Array.from({length:r.length/Bw},(l,c)=>{let u=o?.[c]??0;for(let p=0;p<Bw;p++){let f=c*Bw+p;r[f]>Math.min(a(f),s)&&(u|=1<<p)}return u>>>0});return new Map([[jw,{shape:[i.length],data:i}]])}function xG({resolution:e,threshold:t,contraction:{kind:r,linear:o}}){let n=Math.fround(t);if(r==="none")return()=>n;let s=a=>4*((a%e+.5)/e-.5);return a=>{let i=[s(a),s(Math.floor(a/e)),s(Math.floor(a/e**2))],l=r==="max"?Math.max(...i.map(Math.abs)):Math.hypot(...i),c=l<=1?1:1/(Math.max(2-l,1/vG)*l),u=Math.hypot(...i)*c/2/o;return Math.fround(n/Math.max(u*u,1))}}var kG=4,SG=2,vR=64,EG=2**30;function Gw(e,t){return{...e,grid:{...e.grid,...t}}}function OG(e,t){let r=e.batch.rays*t/e.batch.samples,o=Math.max(t/SG,vR);return{...e,batch:{samples:t,capacity:kG*t,maxRays:o,rays:Math.min(Math.max(Math.round(r),vR),o)}}}function TG(e,{batch:t,grid:r,networks:o}){let n=Gr({kind:"hashGrid",...r,precision:"f32"}),{offset:s,entries:a}=n[n.length-1],i=Math.max(ke(r.levels*r.features),o.width);return 4*Math.max(i*t.capacity,r.features*(s+a))<=e.device.limits.maxStorageBufferBindingSize}function AG(e,t){let r=e.has("wgpu-shader-float32-atomic")?["fixed","float"]:[],o=[["layered","f32"],["fused","f32"],...e.has("shader-f16")?[["fused","f16"]]:[]];return[...r.map(n=>({field:"grid.accumulation",choice:n,config:Gw(t,{accumulation:n}),part:/^grid\/backward_/})),...["f32","f16"].map(n=>({field:"grid.precision",choice:n,config:Gw(t,{precision:n}),part:/^grid\/forward_/})),...o.map(([n,s])=>({field:"networks.kernels",choice:n==="fused"?`${n}, ${s}`:n,config:{...t,networks:{...t.networks,kernels:n,precision:s}},part:/^(networks|encode|dense|mlp)\//}))]}var xR={software:{warmUp:48,profiled:1,rounds:3,roundSeconds:1},hardware:{warmUp:300,profiled:2,rounds:3,roundSeconds:1},period:({occupancy:e})=>e.interval,isWide:()=>!1,growth:{withSamples:OG,withTableSize:(e,t)=>Gw(e,{tableSize:t}),withoutUpdates:e=>({...e,occupancy:{...e.occupancy,interval:EG}}),samplesOf:({batch:e})=>e.samples,maxRaysOf:({batch:e})=>e.maxRays,fits:TG,choices:AG}};var PG=(...e)=>Ee(e),uc=j().nonnegative(),kR=Y({...An,method:Ee("ngp").describe("Instant-NGP (M\xFCller et al. 2022)"),batch:Y({rays:Fe.describe("rays of the first step; then the device adapts them"),maxRays:Fe.max(ei).describe("the most rays a step may have"),samples:Fe.max(1<<22).describe("samples to train on in a step: those that something is seen of"),capacity:Fe.min(1024).max(1<<22).multipleOf(le).describe("samples that fit into memory, hidden ones among them")}).refine(({rays:e,maxRays:t})=>e<=t,nr(["rays","maxRays"],"must be at most maxRays","Lower rays or raise maxRays")).describe("how much a step trains on"),camera:Y({pixelOffset:Pn,near:j().nonnegative().describe("where rays start at the earliest, in world units"),raySpacing:j().nonnegative().default(0).describe("about how far apart neighbouring rays are at a distance of 1, in training and in pictures: a pixel is the mean of n x n rays, n = 1 / (focal length * this) rounded; 0: one ray always"),singleRaySteps:ye().min(0).default(0).describe("the first steps of training, whose pixels have one ray all the same")}).describe("how pixels become rays"),colors:pe(["srgb","linear"]).describe("in which numbers photographs are mixed with the background: as stored, or linear"),grid:Bf.refine(...Ls).describe("the multiresolution hash grid"),networks:Gf,occupancy:Y({resolution:PG(32,64,128,256).describe("cells across a cascade"),cascades:Fe.max(8).describe("cubes around the centre, each twice as large as the one before; 1 but in a box"),interval:Fe.describe("steps between updates"),warmupSteps:ye().min(0).describe("until this step an update looks at all cells"),share:j().positive().max(1).default(.5).describe("from that step on it looks at this part of them, half of these occupied ones"),decay:j().min(0).max(1).describe("what is left of a cell's density after an update that saw less"),threshold:uc.describe("optical thickness of a step above which a cell is occupied, if the mean is not less")}).describe("where there is something"),march:Y({steps:Fe.max(16384).describe("steps across the diagonal of the unit cube"),coneAngle:j().min(0).max(1).describe("growth of steps with distance: 0, or 1/256 for large boxes"),linear:He.max(256).describe("contracted: up to which distance steps have one length, in sides of the box"),far:He.describe("contracted: where rays end, in world units"),maxSamples:Fe.max(1024).describe("the most samples of a ray"),stopTransmittance:j().min(0).lt(1).describe("a ray ends where less light than this passes")}).describe("how rays are marched"),loss:Y({kind:pe(["huber","mse"]).describe("of colors"),huberDelta:He.describe("where Huber's loss becomes linear"),nearWeight:uc.describe("penalty on density near cameras: the gradient of a near sample's raw density"),nearDistance:uc.describe("how near, in sides of the unit cube"),opacityEntropy:uc.describe("weight of the entropy of opacities, which makes them 0 or 1"),distortion:uc.describe("weight of the distortion loss, which gathers a ray's weights"),...Hf}).describe("what is minimised"),...Zf}).refine(({space:e,occupancy:t})=>e==="box"||t.cascades===1,nr(["occupancy.cascades","space"],"must be 1 where space is not box: only a box has larger ones around it","Set occupancy.cascades=1 or space=box")).refine(({space:e,march:t})=>e!=="contracted"||t.coneAngle===0,nr(["march.coneAngle","space"],"must be 0 in a contracted space, whose steps grow by march.linear","Set march.coneAngle=0 or space=box")).refine(...Wf).refine(e=>e.camera.raySpacing===0||Zw(e),nr(["camera.raySpacing","scales","exposure.rate","poses.rate","loss.inliers","depth.weight"],"must be 0 where several scales, exposures, poses, outliers or depths are learnt: these know pixels of one ray","Set camera.raySpacing=0 or learn none of them"));function Zw({scales:e,exposure:t,poses:r,loss:o,depth:n}){return e===1&&t.rate===0&&r.rate===0&&o.inliers===1&&n.weight===0}var RG=2,IG=2,zG=2,LG=5,NG=6,MG=2e3,CG=1/2;function SR(e,t){let r=t.layout.kind==="object"?[...DG(e),...$G(e,t),...FG(e,t)]:[];return[...rf(e),...r]}function DG({schedule:{initial:e}}){return[D("schedule.initial",IG*e,"in a short run larger steps learn sooner")]}function $G({grid:e,box:t},{views:r}){let o=Math.max(...r.map(i=>UG(i,t))),n=2**Math.round(Math.log2(RG*o)),s=2*e.baseResolution;if(n>=e.finestResolution||s>=e.finestResolution)return[];let a=`the photographs show the box in ${Math.round(o)} pixels`;return[D("grid.finestResolution",Math.max(n,s),a)]}function FG(e,{views:t}){let r=t.reduce((c,{camera:u})=>c+u.width*u.height,0),o=hw(e),n=o*e.batch.samples/LG/r;if(!(n>=NG&&o>=MG)||!Zw(e)||!t.every(ER))return[];let a=Math.min(...t.map(({camera:c})=>Math.min(c.fx,c.fy))),i=Number((1/(zG*a)).toPrecision(6)),l=`a pixel is looked at ${Math.round(n)} times`;return[D("camera.raySpacing",i,`${l}: it is learnt as the mean of an area`),D("camera.singleRaySteps",Math.round(CG*o),"these learn sooner")]}function UG(e,{center:t,size:r}){if(!ER(e))return 1/0;let{fx:o,cameraToWorld:n}=e.camera,s=$(n,3),a=Math.hypot(...t.map((i,l)=>s[l]-i));return o*r/Math.max(a,r/2)}function ER({camera:{rays:e,lens:t}}){return!e&&(!t||t.projection==="perspective")}var HG={method:"ngp",format:null,downscale:1,scales:1,holdout:8,seed:0,steps:35e3,batch:{rays:4096,maxRays:131072,samples:262144,capacity:1048576},camera:{pixelOffset:.5,near:0,raySpacing:0,singleRaySteps:0},space:"box",box:{center:[0,0,0],size:3.0303030303030303},contractionNorm:"max",ndc:[0,0],background:"random",colors:"srgb",grid:{levels:16,features:2,tableSize:524288,baseResolution:16,finestResolution:2048,interpolation:"linear",precision:"auto",accumulation:"fixed",antialias:!1},networks:{width:64,densityLayers:1,colorLayers:2,directionDegree:4,kernels:"auto",precision:"auto"},occupancy:{resolution:128,cascades:1,interval:16,warmupSteps:256,share:.5,decay:.95,threshold:.01},march:{steps:1024,coneAngle:0,linear:1,far:1e3,maxSamples:1024,stopTransmittance:1e-4},loss:{kind:"huber",huberDelta:.1,nearWeight:2604166666666667e-22,nearDistance:.1,opacityEntropy:0,distortion:0,inliers:1,patch:16},exposure:{kind:"gains",rate:0,l2:0,variation:10},poses:{preconditioner:"none",optics:"captured",rate:0,halfLife:5e3,start:256,l2:1e-4,coarseToFine:0},views:0,schedule:{kind:"staircase",initial:.01,gamma:.33,start:2e4,interval:1e4},adam:{beta1:.9,beta2:.99,epsilon:1e-15,l2:1e-6},averageDecay:.95,checkpointSeconds:300},OR={ngp:HG},TR=[{key:"steps",value:1200,reason:"a run takes about a minute"},{key:"checkpointSeconds",value:60,reason:"a run takes minutes"},{key:"batch.samples",value:16384,reason:"a step takes about a tenth of a second"},{key:"batch.capacity",value:49152,reason:"samples that are never there cost time, too"},{key:"batch.rays",value:512,reason:"as many as fill the batch at the start"},{key:"batch.maxRays",value:8192,reason:"rays that are never marched cost time, too"},{key:"poses.start",value:60,reason:"runs are shorter"},{key:"poses.halfLife",value:150,reason:"runs are shorter"},{key:"loss.patch",value:1,reason:"a step has too few rays for patches"},{key:"grid.levels",value:8,reason:"reading the table is most of the encoding's time"},{key:"grid.tableSize",value:1<<17,reason:"Adam passes over the table in every step"},{key:"grid.finestResolution",value:512,reason:"training is too short for finer details"},{key:"networks.width",value:32,reason:"half the width has a third of the arithmetic"},{key:"networks.colorLayers",value:1,reason:"steps are worth more than layers here"},{key:"march.steps",value:256,reason:"each sample costs microseconds"},{key:"occupancy.resolution",value:64,reason:"an update looks at a share of all cells"},{key:"occupancy.warmupSteps",value:16,reason:"a look at all cells takes three steps' time"},{key:"occupancy.share",value:.25,reason:"a field is learnt as well by half as many looks"}];var WG=1/256,AR={share:.4,most:.05},jG=.001,PR=1.15;function RR(e,t,r){let o=r==="ndc"?fw(ZG(t),"all views fit into the cube"):[dw(r),...Jl(t.layout,r)],n=e.scales>1?[D("grid.antialias",!0,"pixels of reduced photographs see more than a cell")]:[];return[...o,...BG(e,t,r),...n]}function BG(e,t,r){let{layout:o}=t,{finestResolution:n}=e.grid;if(r==="contracted")return[D("camera.near",Number(Math.min(AR.share*t.near,AR.most).toPrecision(6)),"rays start in front of the nearest things"),D("loss.nearDistance",Number(Math.min(e.loss.nearDistance,t.near/o.box.size).toPrecision(6)),"nothing is nearer than that"),D("march.far",Math.max(e.march.far,2*t.far),"beyond the farthest point"),D("grid.finestResolution",2*n,"the box is half of what it covers"),D("march.steps",e.march.steps/2,"every ray meets something: rays are worth more"),D("loss.distortion",jG,"it removes floaters")];if(r==="ndc")return[GG(e)];if(o.kind==="boxes"&&o.cascades>1){let s=2**(o.cascades-1);return[D("camera.near",Number(t.near.toPrecision(6)),"the capture's own"),D("occupancy.cascades",o.cascades,"the capture says so"),D("march.coneAngle",WG,"steps grow with distance in large boxes"),D("grid.finestResolution",s*n,"it covers the largest box")]}return[]}function GG({march:{steps:e}}){return D("march.steps",Math.ceil(e/2),"every ray meets something: rays are worth more")}function ZG(e){let[t,r]=[0,0];for(let{camera:o}of e.views){let[n,s,a]=$(o.cameraToWorld,3);for(let[i,l,c]of VG(o)){let u=(-1-a)/c;t=Math.max(t,Math.abs(i/c),Math.abs(n+u*i)),r=Math.max(r,Math.abs(l/c),Math.abs(s+u*l))}}return[1/(PR*t),1/(PR*r)]}function VG(e){let{width:t,height:r,fx:o,fy:n,cx:s,cy:a,cameraToWorld:i}=e;return[[0,0],[t,0],[0,r],[t,r]].map(([l,c])=>{let[u,p]=[(l-s)/o,(a-c)/n],f=d=>u*i[4*d]+p*i[4*d+1]-i[4*d+2];return[f(0),f(1),f(2)]})}function Vw({grid:e,networks:t}){let r=ke(e.levels*e.features);if(t.kernels==="fused")return r;let o=pf+ke(t.directionDegree**2);return Math.max(r,ke(t.width),o)}function IR(e,t){let{config:r,changes:o}=af(e,t),{batch:n}=r,s=Zl(e,Vw(r));if(n.capacity<=s)return{config:r,changes:o};let a=`A step marches at most ${s} samples here, not ${n.capacity}: this device binds no more than ${e.info.limits.maxStorageBufferBindingSize} bytes at once.`,i={...n,capacity:s,samples:Math.min(n.samples,s)};return{config:{...r,batch:i},changes:[...o,a]}}var qG=4,KG=1e9,zR="grid.table";function YG({grid:e,networks:t}){return Ql(t,e.levels*e.features)}function td(e){return{kind:Oo(e),linear:e.march.linear}}function rd(e){let{march:t,occupancy:r,grid:{antialias:o},space:n}=e,s=o?n==="ndc"?"cylinders":"cones":null;return{...t,...r,contraction:td(e),footprints:s}}function LR({camera:e,march:t,space:r}){return{near:e.near,far:r==="contracted"?t.far:KG}}async function NR(e,{parts:{parameters:t,grid:r,direction:o}},n,s,a){let i=await ff(e,{parameters:t,direction:o},n.networks,r.outputs,s,a);return To.create(e,r,i,s,a,ao(rd(n)))}var qw={name:"ngp",schema:kR,presets:OR,softwareSettings:()=>TR,photographSettings:({steps:e,maxSeconds:t})=>t===null?[D("steps",qG*e,"photographs show more than an object does")]:[],budgetSettings:SR,sceneSettings:RR,settle:(e,t,r)=>Mf(nf(e,t),r),fit:IR,choices:lf,loosen:sf,tables:({grid:{precision:e,...t}})=>({[zR]:Gr({kind:"hashGrid",...t,precision:"f32"}).map(({offset:r})=>r)}),memoOf:(e,t)=>bR({...e.occupancy,contraction:td(e)},t),rayOptions:e=>Wn(e,"unit"),depthRange:(e,{near:t,far:r})=>({near:t,far:r}),normals:!0,emptyAdvice:"Does the box hold what the photographs show? It is --set box.center=[x,y,z] and --set box.size=n.",createModel:XG,initialize(e,{seed:t}){let{parts:r,gpu:o}=e;r.parameters.initialize(o,"glorot",t),r.grid.initialize(t)},async training(e,t,r,o){Uf(r,o),r.grid.antialias&&ci(o.views);let{batch:n,march:s,loss:a,schedule:i,seed:l}=r,{maxRays:c,capacity:u}=n,{parts:p}=t,f=new fi(e,o,r.scales),d=new Ro(e,o.views.map(({camera:O})=>O)),[h,g]=[vi(r.box),td(r)],_=r.space==="ndc"?r.ndc:null,b=e.gpu.record();await p.memo.markVisible(b,d,h,_),b.submit();let k={march:rd(r),box:h,range:LR(r),batch:n},E={box:h,cascades:r.occupancy.cascades,contraction:g,unit:1};return{cameras:d,pixels:p.outliers&&a.patch>1?await di.create(e,f,d,a.patch):await yf.create(e,f,d),generator:await Po.create(e,qw.rayOptions(r),d.kind),colors:await hi.create(e,r,f),rays:$s(e,c,r.space),chunks:[{firstRay:0,count:{capacity:c,counters:p.state,index:sr.keptRays}}],passes:[{sampler:await Qf.create(e,k,p.memo,p.state),field:await NR(e,t,r,u,"training")}],renderer:await wi.create(e,{use:"training",background:r.background,density:"exp",stopTransmittance:s.stopTransmittance,contraction:g,distortion:a.distortion,nearWeight:a.nearWeight,nearDistance:a.nearDistance},c,c,u),pixelMeans:await QG(e,r,o),loss:await mi.create(e,{...a,scales:r.scales},c),optimizer:await Cs.create(e,r,e8(p,r)),schedule:i,seed:l,raysPerStep:n.rays,samplesPerStep:n.samples,depths:await pi.create(e,r.depth,{space:r.space,density:"exp",atStart:!0,unit:r.box.size,interval:1},o.views,c,c),...await Ff(e,p,r,o,E,d,c,u)}},rays(e,t,r,o,{normals:n,use:s}){let a=t,i=n||s==="viewport"&&r.networks.kernels==="layered",l=wR(e.gpu,s,i,Vw(r));return JG(e,a,r,n,l)},bench:xR};async function JG(e,t,r,o,n){let s=o?"normals":"rendering",a=await NR(e,t,r,n.samples,s),i={march:rd(r),box:vi(r.box),range:LR(r),stopTransmittance:r.march.stopTransmittance,ndc:r.space==="ndc"?r.ndc:null,background:Bn(r.background),normals:o};return Jf.create(e,i,a,t.parts.memo,n)}async function XG(e,t,r){let{networks:o,occupancy:n,march:s,batch:a}=t,{precision:i,antialias:l,...c}=t.grid,u=t.averageDecay>0,{density:p,color:f}=YG(t),d=[...Ar(p),...Ar(f)],h=new Zr(e,d,u,r),g=await en.create(e,{kind:"hashGrid",...c,precision:i==="f16"?"f16":"f32"},{dimensions:3,average:u,name:zR,use:r,footprints:l}),_={groups:[h,g],memo:await ed.create(e,n,Math.sqrt(3)/s.steps,a.capacity,td(t),rd(t).footprints,r),state:Un(e,a.rays),...Cf(e,t,r),parameters:h,grid:g,direction:await ko(e,{kind:"sphericalHarmonics",degree:o.directionDegree},{dimensions:3,average:!1,name:"direction",use:r})};return new Ao(e,_)}async function QG(e,{camera:{raySpacing:t,singleRaySteps:r}},{views:o}){let n=Math.max(...o.map(({camera:s})=>Mw(s,t)));return n>1?await Vf.create(e,n,r):null}function e8(e,t){let{schedule:r,adam:o}=t,n=s=>rn(r,s,0);return[{group:e.parameters,rate:n,l2:o.l2,checked:!0},{group:e.grid,rate:n,l2:0,checked:!0,...$f(t.poses,e.grid)},...Df(e,t)]}function od({scales:e},{name:t,views:r}){if(e>1&&r.some(({camera:o})=>o.rays))throw new Me(`Cannot learn ${t} at several scales as it is a set of rays: pixels of reduced photographs have none in it. Current value of scales is ${e}. Set scales=1.`);bw(r,e)}var t8=2147483648,pc=class e{scope;model;training;steps;empty;skipped;#e;#t;#r;#o;#n;#s;constructor(t,r,o){this.scope=t,this.model=r,this.training=o,this.steps=0,this.empty=!1,this.skipped=0,this.#s=0;let{rays:n,passes:s}=o,a=Math.max(...s.map(({sampler:i})=>i.capacity));this.#e=t.tensor("target colors",[n.count,4]),this.#t=gi(t,"rendered",n.count),this.#r=t.tensor("gradient of colors",[n.count,4]),this.#o=t.tensor("colors, raw densities",[a,4]),this.#n=t.tensor("reports",[tn,s.length,nc])}static create(t,r,o){return Xo(t,async n=>{let s=new e(n,r,await o(n));return await n.gpu.translate(),s})}get raysPerStep(){return this.training.raysPerStep}get samplesPerStep(){return this.training.samplesPerStep}async step(){let{cameras:t,pixels:r,colors:o,generator:n,rays:s,chunks:a,passes:i,poses:l,depths:c}=this.training,u=this.scope.gpu.record(),p=this.training.pixelMeans?.acrossIn(this.steps)??1,f={step:this.steps,seed:this.training.seed,raysPerPixel:p**2};for(let{sampler:g,field:_}of i)g.update?.(u,_,f);r.choose(u,f,s.pixels),c?.choose(u,f,s.pixels),l?.apply(u,t),n.generate(u,t,s,s.count,p),o.lookUp(u,f,s,this.#e),c?.lookUp(u,f,t,s);for(let g of a){g.firstRay>0&&await jn(u);let _=null;for(let b=0;b<i.length;b++)_=this.#a(u,g,b,f,_)}let{optimizer:d,exposure:h}=this.training;d.step(u,this.model.parts.state,this.steps),h?.center(u,this.model.parts.state),u.submit(),this.steps++}#a(t,r,o,n,s){let{rays:a,chunks:i,passes:l,renderer:c,loss:u,exposure:p,poses:f,depths:d,outliers:h,pixelMeans:g}=this.training,{sampler:_,field:b,weight:k,regularizer:E}=l[o],O=i.length>1?a.count:0,P=this.#o,T=_.sample(t,a,r,n,s),{count:R,positions:M,rayIndices:U}=T,H={positions:M,rayIndices:U,directions:a.viewDirections},L={firstSample:r.firstRay*(R.capacity/r.count.capacity),step:(n.step+o*t8)%2**32,seed:n.seed};b.forward(t,R,H,P,L,"values");let ee=c.forward(t,r,T,P,n,this.#t);E?.measure(t,r,a.count,ee,c.distortions),c.keep(t),_.adapt?.(t,c.keptTotal);let{colors:B}=this.#t,{raysPerPixel:F}=n;F>1&&g?.average(t,r.count,F,B);let W=p?.forward(t,r.count,a,n,B)??B;h?.mask(t,r.count,a,W,this.#e);let ge={colors:W,targets:this.#e,pixels:a.pixels,distortions:c.distortions,keptTotal:c.keptTotal,dColors:this.#r,reports:this.#n},J=this.steps%tn*l.length+o;u.evaluate(t,r,O,ge,J,k),_.review?.(t,a,n,ge),p?.backward(t,r.count,a,n,B,this.#r);let mt=c.backward(t,r,ee,n,O,this.#r);d?.learn(t,r,O,ee,mt,this.#n,J,k),E?.apply(t,ee,mt);let Ge=c.keepsAll&&!b.fromKept?null:mt.kept,Pe=f?.dPositions??null,_e=r.firstRay===0&&l.findIndex(X=>X.field===b)===o?"overwrite":"accumulate";return b.backward(t,Ge,R,H,mt.dOutputs,Pe,_e),_.learn?.(t,a,r,n,ee),f?.backward(t,r.count,a,T,mt),ee}async report(){let{passes:t,pixels:r,schedule:o,optimizer:n}=this.training,{state:s}=this.model.parts,{colors:a}=this.#t,[i,l,c,u]=await this.scope.gpu.readAll([this.#n,a,s,n.skips]),p=Math.max(this.#s,this.steps-tn);this.#s=this.steps,this.skipped=c[sr.skipped];let f=t.length*nc,d=Array.from({length:this.steps-p},(g,_)=>{let b=p+_,k=b%tn*f,E=i.subarray(k,k+f),O=R=>t.reduce((M,U,H)=>M+E[H*nc+R],0),[,P,T]=E.subarray(-nc);return{step:b,loss:O(0),psnr:-10*Math.log10(P/(3*T)),rate:rn(o,b,r.epoch(b)),rays:T,samples:O(3),skipped:u[b%tn]===1}}),h=l.subarray(0,4*(d.at(-1)?.rays??0));return this.empty=h.every((g,_)=>_%4<3||g===0),d}resumeAt(t){this.steps=t,this.#s=t}destroy(){this.scope[Symbol.dispose]()}};var io={ngp:qw,nerf:dR,mip:iR,horizon:XP},Kw={box:"ngp",contracted:"horizon",ndc:"ngp"},r8=Object.values(io).filter(({normals:e})=>e).map(({name:e})=>e),o8=Object.values(io).filter(({presets:e})=>Object.values(e).some(t=>"poses"in t)).map(({name:e})=>e);function dt({method:e}){return io[e]}function fc(e,t,r){return dt(t).settle(e,t,r)}function MR(e){return dt(e).loosen?.(e)??e}function dc(e,t){return dt(t).fit?.(e,t)??{config:t,changes:[]}}function nd(e,t,r="training"){let o=dc(e.gpu,t).config;return Xo(e,n=>dt(t).createModel(n,o,r))}async function sd(e,t,r){od(t,r),_E(t,r);let o=dt(t),n=dc(e.gpu,t).config,s=await nd(e,t);try{return o.initialize(s,n),await pc.create(e,s,a=>o.training(a,s,n,r))}catch(a){throw s.destroy(),a}}function hc(e,t){let{method:r}=Object(e);if(typeof r!="string"||!Object.hasOwn(io,r))throw new Me(`Cannot use ${t}: method must be one of ${Object.keys(io).join(", ")}: current value is ${r}.`);let o=io[r].schema,n=o.safeParse(e);if(n.success)return n.data;throw new Me(`Cannot use ${t}: ${Tr(n.error,e,o)}`)}function ki(e,t,r){let o=t.reduce((n,[s,a])=>n8(n,s,a),e);return hc(o,r)}function n8(e,t,r){let o=structuredClone(e);s8(o,t);let n=t.split("."),s=n.pop();return Object.assign(js(o,n.join(".")),{[s]:structuredClone(r)}),o}function s8(e,t){let r=Yw(e);if(!r.includes(t))throw new Me(`Cannot set ${t}: the configuration has no such field.`+(As(t,r)||` Its fields are ${r.join(", ")}.`))}function js(e,t){return t===""?e:t.split(".").reduce((r,o)=>Object(r)[o],e)}function Yw(e,t=""){return Object.entries(e).flatMap(([r,o])=>{let n=`${t}${r}`;return o===null||typeof o!="object"||Array.isArray(o)?[n]:["kind"in o?[n]:[],Yw(o,`${n}.`)].flat()})}async function Jw(e,t){let r=[...new Set(t.shown.map(({tensor:s})=>s))],o=await e.readAll(r),n=new Map(r.map((s,a)=>[s,o[a]]));return new Map(t.shown.map(s=>{let a=a8(s,n.get(s.tensor));return[s.name,{shape:s.shape,data:a}]}))}function a8(e,t){return e.type==="f16"?Float32Array.from(new Float16Array(t.buffer)):Kp(e,t)}var Yn=j(),Si=Yn.positive(),ad=vr([Yn,Yn,Yn]),CR=ye().min(1).max(16384),i8=.001,l8=Y({scale:Si,rotation:rt(Yn).length(9),translation:ad}),DR=Y({denerf:Qt(),name:Qt(),range:Y({near:Si,far:Si}).refine(({near:e,far:t})=>e<t,{error:"must have near below far"}),up:ad.refine(e=>Math.abs(Math.hypot(...e)-1)<i8,{error:"must have length 1"}),fromCapture:l8.nullable(),start:Y({width:CR,height:CR,fx:Si,fy:Si,cx:Yn,cy:Yn,cameraToWorld:rt(Yn).length(12)}),distance:Si,crop:Y({lower:ad,upper:ad}).refine(e=>xf(e)===null,{error:"must be a box whose lower corner is below its upper one"}).nullable(),tour:rk({format:Ee("denerf path 1")}).nullable()});function Xw(e){let{width:t,height:r,fx:o,fy:n,cx:s,cy:a,cameraToWorld:i}=e.start,l={width:t,height:r,fx:o,fy:n,cx:s,cy:a,cameraToWorld:[...i]},{denerf:c,name:u,range:{near:p,far:f},up:d,fromCapture:h,distance:g,crop:_,tour:b}=e;return JSON.stringify({denerf:c,name:u,range:{near:p,far:f},up:d,fromCapture:h,start:l,distance:g,crop:_,tour:b})}function id(e){let t=DR.safeParse(e);if(!t.success){let n=Tr(t.error,e,DR);throw new RangeError(`what it says of its scene cannot be used: ${n.replace(/\.$/,"")}`)}let{start:r,...o}=t.data;return{...o,start:{...r,cameraToWorld:Float64Array.from(r.cameraToWorld)}}}var Qw=[6,8,16],$R=["F32","U32","F16","I8"],e_=65504;function FR(e,{shape:t,data:r},o,n){let[s,a]=t,i=2**(n-1)-1,l=new Int8Array(r.length),c=Float32Array.from(o,(p,f)=>{let[d,h]=[p*a,(o[f+1]??s)*a],g=0;for(let b=d;b<h;b++)g=Math.max(g,Math.abs(r[b]));let _=Math.fround(g/i);if(_===0)return 0;for(let b=d;b<h;b++)l[b]=Math.min(Math.max(Math.round(r[b]/_),-i),i);return _}),u=[o.length];return new Map([[e,{shape:t,data:l}],[`${e}.scales`,{shape:u,data:c}],[`${e}.starts`,{shape:u,data:Uint32Array.from(o)}]])}function UR({shape:e,data:t}){return t.some(r=>Math.abs(r)>e_)?{shape:e,data:t}:{shape:e,data:Float16Array.from(t)}}function HR(e){let t=new Map;for(let[r,o]of e){let{shape:n,data:s}=o,a=e.get(r.replace(/\.(scales|starts)$/,""));if(a!==o&&a?.data instanceof Int8Array)continue;if(s instanceof Uint32Array){t.set(r,{shape:n,data:s});continue}let i=s instanceof Int8Array?c8(r,{shape:n,data:s},e):Float32Array.from(s);if(!i.every(Number.isFinite))throw new RangeError(`its tensor ${r} is not finite`);t.set(r,{shape:n,data:i})}return t}function c8(e,{shape:[t,r=1],data:o},n){let s=n.get(`${e}.scales`)?.data,a=n.get(`${e}.starts`)?.data;if(!(s instanceof Float32Array&&a instanceof Uint32Array))throw new RangeError(`its tensor ${e} has no scales`);let i=[...a.subarray(1),t];if(!(a.length===s.length&&a[0]===0&&i.every((u,p)=>a[p]<u)))throw new RangeError(`the scales of its tensor ${e} are not those of its levels`);let c=new Float32Array(o.length);return s.forEach((u,p)=>{let[f,d]=[a[p]*r,i[p]*r];for(let h=f;h<d;h++)c[h]=o[h]*u}),c}var Jn=class extends Error{name="FieldError"},ld="denerf field 1",t_=2**30;async function r_({step:e,config:t,about:r,bits:o,arrays:n}){let s=u8(r),a=dt(t).tables?.(t)??{},i=new Map;for(let[l,c]of n)if(c.data instanceof Uint32Array)i.set(l,c);else if(c.data.every(Number.isFinite))if(o!==16&&l in a)for(let u of FR(l,c,a[l],o))i.set(...u);else i.set(l,UR(c));else throw new Jn(`Cannot write a field file: its tensor ${l} is not finite.`);return await GR(i,{format:ld,step:String(e),bits:String(o),config:JSON.stringify(t),about:s})}function u8(e){let t=Xw(e);try{id(JSON.parse(t))}catch(r){throw r instanceof RangeError?new Jn(`Cannot write a field file: ${r.message}.`):r}return t}async function cd(e,t){return await BR(e,async()=>{let{tensors:r,metadata:o,...n}=await ZR(e,t);return{...n,arrays:HR(r)}})}async function mc(e,t,r){return await BR(e,async()=>{let{tensors:o,metadata:n,about:s}=await ZR(e,t),a=Xw({...s,...r});return id(JSON.parse(a)),await GR(o,{...n,about:a})})}async function BR(e,t){try{return await t()}catch(r){throw r instanceof RangeError?new Jn(`Cannot load field ${e}: ${r.message}.`):r}}async function GR(e,t){let r=({data:a})=>a.BYTES_PER_ELEMENT,o=new Map([...e].sort(([,a],[,i])=>r(i)-r(a))),n=await Zg({tensors:o,metadata:t}),s=new Blob([n]).stream().pipeThrough(new CompressionStream("gzip"));return new Uint8Array(await new Response(s).arrayBuffer())}async function ZR(e,t){if(t[0]!==31||t[1]!==139)throw new RangeError(p8(t));let{contents:r,isWhole:o}=await f8(t);if(r.length===0)throw new RangeError("it is damaged or cut off: it cannot be unpacked");let n=Wg(r,$R),{format:s,bits:a,step:i,config:l,about:c,headerSha256:u,sha256:p,...f}=n.metadata,[,d]=/^denerf field (\d+)$/.exec(s??"")??[];if(d===void 0)throw new RangeError(`its format is "${s}", not "${ld}"`);if(s!==ld)throw new RangeError(`its format is "${s}", and this version of denerf reads "${ld}": update denerf`);if(!Vg(n))throw new RangeError("it is damaged: its checksums are missing");let h=await qg(r,n);if(h.length===0&&!o&&h.push("its gzip checksum"),h.length>0)throw new RangeError(`it is damaged: ${h.join(", ")} ${h.length===1?"is":"are"} not as written. Copy the file from where it is whole, or export it anew`);return{tensors:n.tensors,metadata:{format:s,step:i,bits:a,config:l,about:c,...f},step:WR("step",i,g=>g<=Is),bits:WR("bits",a,g=>Qw.includes(g)),config:hc(jR("configuration",l),`the configuration in ${e}`),about:id(jR("description",c))}}function p8(e){let t=new TextDecoder().decode(e.subarray(8,256));return e.length===0?"it is empty":t.includes('"__metadata__"')&&t.includes("headerSha256")?"it is a run's checkpoint. Make a field file of the run: denerf export field RUN":"it is no field file: those are gzipped. Make one of a run: denerf export field RUN"}async function f8(e){let t=[],r=0,o=!0,s=new Blob([e]).stream().pipeThrough(new DecompressionStream("gzip")).getReader();try{for(let l=await s.read();!l.done&&(t.push(l.value),r+=l.value.length,!(r>t_));l=await s.read());}catch(l){if(!(l instanceof TypeError))throw l;o=!1}if(await s.cancel().catch(()=>{}),r>t_)throw new RangeError(`it unpacks to more than ${t_} bytes`);let a=new Uint8Array(r),i=0;for(let l of t)a.set(l,i),i+=l.length;return{contents:a,isWhole:o}}function WR(e,t,r){let o=Number(t||NaN);if(Number.isSafeInteger(o)&&o>=0&&r(o))return o;throw new RangeError(`its ${e} is "${t??"unknown"}"`)}function jR(e,t){try{return JSON.parse(t)}catch(r){throw r instanceof SyntaxError?new RangeError(`its ${e} is no JSON`):r}}async function o_(e,t,r){let o=fc(e.gpu,MR(r.config)),n=await nd(e,o,"viewing");try{ud(e,t,n,r)}catch(s){throw n.destroy(),s}return{model:n,config:o}}function ud({gpu:e},t,r,{arrays:o}){let n=i=>new Jn(`Cannot load field ${t}: ${i}.`),s=new Set(o.keys()),a=new Map;for(let i of r.shown){let{name:l,shape:c,type:u,tensor:p}=i,f=o.get(l);if(!f)throw n(`it has no tensor ${l}`);if(String(f.shape)!==String(c))throw n(`its tensor ${l} has shape [${f.shape.join(", ")}], its configuration needs [${c.join(", ")}]`);if(f.data instanceof Uint32Array!=(u==="u32"))throw n(`its tensor ${l} does not hold ${u==="u32"?"bits":"parameters"}`);if(s.delete(l),u==="f16"){let h=Float16Array.from(f.data);if(!h.every(Number.isFinite))throw n(`its tensor ${l} has numbers beyond ${e_}, the largest that this device reads`);a.set(p,new Uint32Array(h.buffer));continue}let d=a.get(p)??(u==="u32"?new Uint32Array(p.length):new Float32Array(p.length));Yp(i,d,f.data),a.set(p,d)}if(s.size>0)throw n(`its configuration knows no tensor ${[...s][0]}`);for(let[i,l]of a)e.write(i,l)}var VR={gpu:2e3,cpu:512};function pd(e){return e.kind==="forward"?"ndc":e.kind==="unbounded"||e.kind==="boxes"&&e.cascades>1?"contracted":"box"}function n_(e,t,r){if(t.placement.layout.kind==="object")return[];let{reduction:o}=t.capture,n=r?VR.cpu:VR.gpu,s=t.frames.map(({imageSize:{width:d,height:h}})=>[d,h]),a=s.reduce((d,h)=>Math.max(d,...h),0)*o,i=s.reduce((d,h)=>Math.min(d,...h),1/0)*o,l=1;for(;a/l>n&&l*2<=i;)l*=2;let c=Math.max(l,e.downscale),u=Math.ceil(c/o)*o,p=l>e.downscale?`its photographs are ${a} pixels long, too long to learn on a ${r?"C":"G"}PU`:`its images are there only reduced by ${o}`,f=r?dt(e).photographSettings(e):[];return qR(e,[D("downscale",u,p),...f])}function s_(e,t,r=pd(t.layout)){if(r==="ndc"&&t.layout.kind!=="forward")throw new Me(`Cannot use space=ndc for ${t.name}: its cameras must all face forward, but the scene is of the kind "${t.layout.kind}". Use space=${pd(t.layout)}.`);return od(e,t),qR(e,dt(e).sceneSettings(e,t,r))}function qR(e,t){return t.filter(({key:r,value:o})=>JSON.stringify(js(e,r))!==JSON.stringify(o))}var gc=Object.assign({},...Object.values(io).map(({presets:e})=>e)),YR=Object.keys(gc)[0],Ei="auto",JR=[...new Set(Object.values(Kw))],h8=new Set(["format","images","poseConvention","invertMasks","downscale","holdout","up","space"]);function XR(e){return h8.has(e.split("=")[0])}function fd(e,t){let r=Object.entries(t).filter(([o])=>XR(o));return ki(wc(YR,e),r,"the settings")}function dd(e,t,r){let o=r.has("space")?t.space:pd(e),n={box:"all there is lies in a box",contracted:"the scene goes on at any distance",ndc:"the cameras face forward"}[o],s=Kw[o],a=KR(s,r),i=JR.find(l=>KR(l,r).length===0);return a.length===0||i===void 0?D("preset",s,n):D("preset",i,`${n}, but ${s} has no ${a.join(" and no ")}`)}function KR(e,t){let r=wc(e,"");return[...t].filter(o=>js(r,o)===void 0)}function QR(e,t){let r=Object.values(io).find(({presets:o})=>Object.hasOwn(o,e));return t&&r?r.softwareSettings(e):[]}function wc(e,t,r=!1){let o=Object.hasOwn(gc,e)?gc[e]:void 0;if(!o){let a=Object.keys(gc);throw new Me(`Cannot use preset "${e}": there is no such preset.`+(As(e,a)||` The presets are ${a.join(", ")}, and ${Ei} for what suits the capture.`))}let n={images:null,poseConvention:null,invertMasks:!1,up:null,depth:Tp,maxSeconds:null},s={preset:e,scene:t,...structuredClone({...n,...o})};return Xn(s,QR(e,r))}function Xn(e,t){let r=t.map(({key:o,value:n})=>[o,n]);return ki(e,r,"the settings that were chosen")}function e4(e){let{maxSeconds:t}=e;return t===null||dt(e).endsWithSteps?[]:[D("steps",Is,`as many as there is time for, which is ${t} s`)]}function a_(e,t,{preset:r,settings:o={}}){let n=wc(r,t,e.info.software);return ki(n,Object.entries(o),"the settings")}function i_(e,t,r,o){let n=d=>[...o].some(h=>d===h||d.startsWith(`${h}.`)),s=d=>d.filter(({key:h})=>!n(h)),a=s(e4(t)),i=Xn(t,a),l=s(e.info.software?dt(t).budgetSettings?.(i,r)??[]:[]),c=Xn(i,l),u=o.has("space")?t.space:void 0,p=s(s_(c,r,u)),f=m8([...a,...l,...p]);return{config:fc(e,Xn(c,p),r),settings:f}}function m8(e){return[...new Map(e.map(t=>[t.key,t])).values()]}function r4(e,{width:t,height:r}){let[o,n]=[t/e.width,r/e.height],{fx:s,fy:a,cx:i,cy:l}=e;return{...e,width:t,height:r,fx:s*o,fy:a*n,cx:i*o,cy:l*n}}function l_({lens:e}){return e?.projection==="equirectangular"?1:1/0}function c_(e){return Math.min(l_(e),16)}var t4=1.324717957244746;function u_(e,t){let[r,o]=[1/t4,1/t4**2].map(n=>(.5+t*n)%1-.5);return{...e,cx:e.cx-r,cy:e.cy-o}}var on={...K("lib/shows.wgsl"),...K("render/present.wgsl")},o4={color:on.SHOW_COLOR,depth:on.SHOW_DEPTH,normals:on.SHOW_NORMALS,accumulation:on.SHOW_ACCUMULATION,samples:on.SHOW_SAMPLES};async function a4({gpu:e},{seen:{kind:t}}){return{average:await e.kernel("render/average",{KIND:t}),present:await e.kernel("render/present")}}var n4=1/2,Oi=class{size;options;kernels;#e;#t;pixels;constructor(t,r,o,n){this.size=r,this.options=o,this.kernels=n;let{width:s,height:a}=r,i=s*a;this.#t=t.gpu;let l=Math.max(Math.ceil(i*n4),s,a);this.#e={fine:t.tensor("means of pixels",[i,4]),coarse:t.tensor("coarse means",[l,4])},this.pixels=t.tensor("picture",[a,s4(s)],{type:"u32"})}add(t,r,{seen:o},{show:n,background:s},a){let{unit:i,behind:l,samples:c,tensors:u}=o,p={means:this.#e[r],...u},f={background:s,show:o4[n],...a,unit:i,behind:l,samples:c};t.run(this.kernels.average,a.rays,p,f)}present(t,{show:r,background:o},n,s){let{size:{width:a,height:i},options:{range:{near:l,far:c},ndc:u,format:p}}=this,{fine:f,coarse:d}=this.#e;t.run(this.kernels.present,a*i,{means:f,coarse:d,picture:this.pixels},{size:[a,i],coarse_size:[s.width,s.height],background:o,show:o4[r],near:l,far:c,depths:u?on.NDC_DEPTHS:on.LINEAR_DEPTHS,filled:n,swapped:p==="bgra8unorm"?1:0})}coarseSize(t,r){let{width:o,height:n}=this.size,s=Math.max(Math.sqrt(Math.min(t/(o*n),n4)),r);return{width:Math.max(Math.floor(o*s),1),height:Math.max(Math.floor(n*s),1)}}read(){return this.#t.read(this.#e.fine)}async bytes(){let{width:t,height:r}=this.size,o=new Uint8Array((await this.#t.read(this.pixels)).buffer),n=4*s4(t),s=new Uint8Array(t*r*4);for(let a=0;a<r;a++)s.set(o.subarray(a*n,a*n+4*t),a*4*t);return s}};function s4(e){return Math.ceil(e/on.ROW_PIXELS)*on.ROW_PIXELS}var i4={width:1,height:1,fx:1,fy:1,cx:.5,cy:.5,cameraToWorld:Float64Array.of(1,0,0,0,0,1,0,0,0,0,1,0)},_8=8,y8=256,hd=class e{memory;options;renderer;tile;generators;#e;#t;#r;#o;#n;constructor(t,r,o,n,s){this.memory=t,this.options=r,this.renderer=o,this.tile=n,this.generators=s,this.#o=i4,this.#n=_8,this.#e=$s(t,o.capacity,r.space),this.#t=new Ro(t,[i4]);let{progress:a}=o;this.#r=a&&{progress:a,staging:t.own(t.gpu.staging([a]))}}static async create(t,r,o){let n=await t.gpu.kernel("pixels/tile");return new e(t,r,o,n,{pinhole:await Po.create(t,r,"pinhole"),lens:await Po.create(t,r,"lens")})}look({rays:t,...r}){this.#o=r,this.renderer.prepare(),this.memory.gpu.write(this.#t.tensor,rc([r]))}async trace({first:t,count:r,crop:o},n,s,a){let{memory:{gpu:i},options:{space:l,ndc:c},renderer:u,generators:p}=this,f=this.#e,{width:d,lens:h}=this.#o,g=kw(o,l==="ndc"?c:null),_={rays:f,count:r,strip:t,crop:g},b=i.record(),k={rays:r,camera:0,width:d,first:t};for(b.run(this.tile,r,{pixels:f.pixels},k),p[!h||kr(h)?"pinhole":"lens"].generate(b,this.#t,f,r),u.trace(_,this.#n);;){s(b);let{alive:O,segments:P}=await this.#s();if(this.#n=Math.min(O>0?2*P:P+1,y8),a?.throwIfAborted(),O===0||!n())return;u.goOn(_,this.#n)}}async#s(){let{gpu:t}=this.memory;if(!this.#r)return await t.settle(),{alive:0,segments:0};let{progress:r,staging:o}=this.#r,[[n,s]]=await t.readThrough(o,[r]);return{alive:n,segments:s}}};var b8=1/8,v8=4,x8=1024,k8=65536,S8=.5,_c=class e{memory;parts;#e;#t;#r;#o;#n;#s;#a;#l;#i;#c;constructor(t,r){this.memory=t,this.parts=r,this.#t=null,this.#r=null,this.#o=Promise.resolve(),this.#n="",this.#s=0,this.#a={width:1,height:1},this.#l=0,this.#i=0,this.#c={rays:0,milliseconds:0},this.#e=new Oi(t,{width:1,height:1},r.options,r.kernels)}static create(t,r,o,n,s){return Xo(t,async a=>{let i=dt(o).depthRange(o,n),l={range:i,ndc:o.space==="ndc",format:s},c=await l4(a,r,o,i,!1),u=await a4(a,c.renderer);return new e(a,{model:r,config:o,options:l,tracer:c,kernels:u})})}get shows(){let{normals:t}=dt(this.parts.config);return E8.filter(r=>t||r!=="normals")}draw(t,r,o,n,s){return this.#p(async()=>{let a=performance.now(),i=()=>n-(performance.now()-a),[l,c]=[this.#g(t,r),await this.#w(o)],u={picture:l,tracer:c,texture:t,camera:r,look:o,rest:i,signal:s},{rays:p,...f}=r,d=JSON.stringify([o,f,this.#s]);return d!==this.#n?(this.#n="",await this.#d(u),this.#n=d):(this.#l<c_(r)&&await this.#f(u),this.#h(u),await this.memory.gpu.settle()),{scale:this.#l>0?1:this.#a.height/r.height,frames:this.#l,milliseconds:performance.now()-a,done:this.#l>=c_(r)}})}pick(t,r,o,n=null){let[s,a]=[Math.floor(r),Math.floor(o)];return s>=0&&s<t.width&&a>=0&&a<t.height?this.#p(async()=>{let{parts:{tracer:i}}=this;i.look(t);let l={first:a*t.width+s,count:1,crop:n},c={show:"depth",background:[0,0,0]};await i.trace(l,p_,f=>{this.#e.add(f,"fine",i.renderer,c,{first:0,rays:1,frames:1})});let[u,,,p]=await this.#e.read();return p<S8?null:this.#_(t,s,a,u/p)}):Promise.resolve(null)}capture(t,r,o,n){if(!(Number.isInteger(o)&&o>=1))throw new RangeError(`Cannot capture a picture as samples must be a whole number from 1 on: current value is ${o}.`);let{width:s,height:a}=t,i=Math.min(Math.max(Math.floor(k8/s),1),a),l={...this.parts.options,format:"rgba8unorm"},c=Math.min(o,l_(t));return Cp(this.memory.gpu,async u=>{let p=new Oi(u,{width:s,height:i},l,this.parts.kernels),f=new Uint8Array(s*a*4);for(let d=0;d<a;d+=i){let h={top:d,rows:Math.min(i,a-d),samples:c,signal:n},g=await this.#p(()=>this.#u(p,t,r,h));f.set(g,d*s*4)}return f})}async#u(t,r,o,n){let{gpu:s}=this.memory,{width:a}=r,i=n.rows*a,l=await this.#w(o);for(let c=0;c<n.samples;c++){l.look(u_(r,c));for(let{firstRay:u,rays:p}of Hn(i,l.renderer.capacity)){let f={first:n.top*a+u,count:p,crop:o.crop};await l.trace(f,p_,c4,n.signal),t.add(s.record(),"fine",l.renderer,o,{first:u,rays:p,frames:c+1})}}return t.present(s.record(),o,i,{width:1,height:1}),(await t.bytes()).subarray(0,i*4)}refresh(){this.#s++}destroy(){this.memory[Symbol.dispose]()}#p(t){let r=this.#o.then(t,t);return this.#o=r,r}async#d({picture:t,tracer:r,texture:o,camera:n,look:s,rest:a,signal:i}){let l=this.#m(a()),c=l<n.width*n.height?"coarse":"fine",u=c==="fine"?t.size:t.coarseSize(l,b8),p=u.width*u.height;r.look(r4(n,u)),[this.#l,this.#i]=[0,0];let f=performance.now();for(let{firstRay:d,rays:h}of Hn(p,r.renderer.capacity)){let g={first:d,count:h,crop:s.crop},_=()=>c==="fine"||a()>0;await r.trace(g,_,b=>{t.add(b,c,r.renderer,s,{first:d,rays:h,frames:1}),!(d+h<p)&&(t.present(b,s,c==="fine"?p:0,u),b.copyToTexture(t.pixels,o))},i)}this.#c={rays:p,milliseconds:performance.now()-f},c==="fine"?this.#l=1:this.#a=u}async#f({picture:t,tracer:r,camera:o,look:n,rest:s,signal:a}){let i=o.width*o.height,{gpu:l}=this.memory,c=this.#l+1;r.look(u_(o,this.#l));let[u,p]=[performance.now(),this.#i];do{let f=this.#i,d=Math.max(Math.floor(this.#m(s())),x8),h=Math.min(d,r.renderer.capacity,i-f);await r.trace({first:f,count:h,crop:n.crop},p_,c4,a),t.add(l.record(),"fine",r.renderer,n,{first:f,rays:h,frames:c}),this.#i+=h,this.#c={rays:this.#i-p,milliseconds:performance.now()-u}}while(this.#i<i&&s()>0);this.#i===i&&([this.#l,this.#i]=[c,0])}#h({picture:t,texture:r,look:o}){let n=this.memory.gpu.record(),{width:s,height:a}=t.size;t.present(n,o,this.#l>0?s*a:this.#i,this.#a),n.copyToTexture(t.pixels,r)}#m(t){if(t===1/0)return 1/0;let{rays:r,milliseconds:o}=this.#c;return r*Math.min(Math.max(t,0)/Math.max(o,.001),v8)}#g(t,{width:r,height:o}){let{options:n,kernels:s}=this.parts;if(t.width!==r||t.height!==o||t.format!==n.format)throw new RangeError(`Cannot draw as the texture must be of ${r} x ${o} pixels as the camera and of the format ${n.format}: current one is of ${t.width} x ${t.height}, ${t.format}.`);let a=this.#t;if(a?.picture.size.width===r&&a.picture.size.height===o)return a.picture;a?.scope[Symbol.dispose](),this.#t=null,this.#n="";let i=this.memory.scope();try{let l=new Oi(i,{width:r,height:o},n,s);return this.#t={scope:i,picture:l},l}catch(l){throw i[Symbol.dispose](),l}}async#w({show:t}){let{model:r,config:o,options:{range:n},tracer:s}=this.parts;if(!this.shows.includes(t))throw new RangeError(`Cannot show ${t} of this field, which has ${this.shows.join(", ")}.`);return t!=="normals"?s:this.#r??=await Xo(this.memory,a=>l4(a,r,o,n,!0))}#_(t,r,o,n){let{config:s}=this.parts,{pixelOffset:a}=s.camera,i=wo(t,[r+a,o+a]);if(!i)return null;let l=Qr(t.cameraToWorld),[,,c]=l.translation,u=$r(l,i),{directions:p}=dt(s).rayOptions(s),f=(t.lens?.projection??"perspective")==="perspective",d=s.space==="ndc"?(c+1/(1-n))/-u[2]:p==="depth"&&f?n/-i[2]:n;return Number.isFinite(d)?pr(l,re(i,d)):null}},E8=["color","depth","normals","accumulation","samples"];async function l4(e,t,r,o,n){let s=dt(r),a=dc(e.gpu,r).config,i={normals:n,use:"viewport"},l=await s.rays(e,t,a,o,i);return hd.create(e,s.rayOptions(r),l)}function p_(){return!0}function c4(){}var u4='<link rel="stylesheet" href="page.css">',p4='<script src="page.js" defer><\/script>';async function d4(e,t){let{html:r,style:o}=e;for(let l of[u4,p4,"</body>","<title>denerf</title>"])if(r.split(l).length!==2)throw new Error(`Cannot make the page one file as it must have this once: ${l}`);let n=O8(e.script),s=["default-src 'none'",`script-src ${await f4(n)}`,`style-src ${await f4(o)}`,"img-src data: blob:","worker-src blob:","base-uri 'none'","form-action 'none'"].join("; "),a={[u4]:`<style id="style">${o}</style>`,[p4]:"","<title>denerf</title>":`<meta http-equiv="Content-Security-Policy" content="${s}">
<title>${T8(t.about.name)}</title>`,"</body>":[f_("about",{...t.about,served:!1,live:!1,run:null}),f_("pictures",t.pictures),f_("html",r),`<script type="text/plain" id="field">${t.field}<\/script>`,`<script id="script">${n}<\/script>`,"</body>"].join(`
`)},i=new RegExp(Object.keys(a).map(RegExp.escape).join("|"),"g");return r.replace(i,l=>a[l])}function h4(e){return`data:image/png;base64,${e.toBase64()}`}function O8(e){return e.replaceAll(`\r
`,`
`).replaceAll(/<(?=\/?script)/gi,"\\x3c")}function f_(e,t){let r=JSON.stringify(t).replaceAll("<","\\u003c");return`<script type="application/json" id="${e}">${r}<\/script>`}function T8(e){return e.replaceAll("&","&amp;").replaceAll("<","&lt;").replaceAll(">","&gt;")}async function f4(e){let t=await crypto.subtle.digest("SHA-256",new TextEncoder().encode(e));return`'sha256-${new Uint8Array(t).toBase64()}'`}async function m4({about:e}){if(e.value.served){let[r,o,n]=await Promise.all([".","page.js","page.css"].map(async s=>await(await A8(s)).text()));return{html:r,script:o,style:n}}let t=r=>document.getElementById(r).textContent;return{html:JSON.parse(t("html")),script:t("script"),style:t("style")}}function g4(){let e=JSON.parse(document.getElementById("pictures")?.textContent??"[]");return e.length>1?e:[]}async function A8(e){let t=await fetch(e).catch(()=>null);if(t?.ok)return t;throw new Error(t?await t.text():"Cannot save the page as its server does not answer.")}function d_({camera:e,...t}){let{lens:r,rays:o,...n}=e;return{start:n,distance:t.distance,crop:t.crop,tour:t.tour&&{...t.tour}}}async function w4(e,t){let r=await mc("the field",e.field,d_(t));return await d4(e.files,{about:e.about,field:r.toBase64(),pictures:e.pictures})}var P8=640;function _4({store:e}){let{path:t}=Et(e),[r,o]=[er(!0),er(!1)],n=t.value!==null&&!(t.value instanceof be),s=()=>({camera:e.camera.value,distance:e.viewpoint.value.distance,crop:e.crop.value,tour:n&&r.value?Ll(Et(e).history.value.now):null}),a=async u=>{o.value=!0;try{let{name:p,content:f}=await u(Ku(e.about.value.name));kn(f,p),e.note.value=`${p} is saved: ${(f.size/1e6).toFixed(1)} MB.`}catch(p){e.note.value=p instanceof Error?p.message:String(p)}o.value=!1},i=()=>a(async u=>{let p=s(),f=g4(),[d,h,g]=await Promise.all([m4(e),e.fieldFile(),f.length>0?f:R8(e).then(b=>[b])]),_=await w4({files:d,about:e.about.value,field:h,pictures:g},p);return{name:`${u}.html`,content:new Blob([_],{type:"text/html"})}}),l=()=>a(async u=>{let p=await mc("the field",await e.fieldFile(),d_(s()));return{name:`${u}.field`,content:new Blob([p])}}),c=o.value||e.field.value===null;return y(Se,{children:[y("p",{class:"hint",children:["One file that opens from disk, offline: it begins with what you see now",e.crop.value?", cropped as it is":"","."]}),n&&y(Vo,{label:"Take the camera path as a tour",checked:r.value,onChange:u=>r.value=u}),y("div",{class:"buttons",children:[y(Ae,{primary:!0,disabled:c,onClick:i,children:o.value?"Saving \u2026":"Save page"}),y(Ae,{title:"For denerf render, and programs",disabled:c,onClick:l,children:"Save field"})]})]})}async function R8({camera:e,maxSide:t,capture:r}){let{width:o,height:n}=e.value,s=Math.min(P8,t.value??1/0),a=Math.min(s/Math.max(o,n),1),i=[o,n].map(c=>Math.max(Math.round(c*a),1)),l=await r(_s(e.value,i[0],i[1]),1);return h4(await l.bytes())}var md=[{title:"Training",available:({about:e,progress:t})=>e.value.live||t.value.length>0,Panel:m1},{title:"Cameras",available:({about:e})=>e.value.cameras.length>0,Panel:OS,Overlay:TS},{title:"Camera path",available:()=>!0,Panel:nE,Overlay:q1},{title:"Crop box",available:()=>!0,Panel:CS,Overlay:DS},{title:"Train here",available:({about:e})=>!e.value.live,Panel:pE},{title:"Save",available:()=>!0,Panel:_4}];var gd=["color","depth","normals","accumulation","samples"];function y4(e){return`#${e.map(r=>Math.round(r*255).toString(16).padStart(2,"0")).join("")}`}function h_(e){let[t,r,o]=[1,3,5].map(n=>parseInt(e.slice(n,n+2),16));return[t/255,r/255,o/255]}var I8={color:"Colour",depth:"Depth",normals:"Normals",accumulation:"Opacity",samples:"Samples"},b4=[{value:"#ffffff",label:"White"},{value:"#000000",label:"Black"},{value:"other",label:"Other"}],m_=["","1920","1080","720","480","240"].map(e=>({value:e,label:e===""?"Screen":`${e} pixels`})),g_=180/Math.PI;function v4({store:e}){let{show:t,field:r,viewpoint:o,speed:n,mode:s,maxSide:a}=e,i=gd.filter(p=>r.value?.shows.includes(p)??p==="color"),l=Math.round(o.value.fov*g_),c=(r.value?.distance??1)/2,u=n.value/c;return y(Se,{children:[y(Rk,{label:"Show",value:t,options:i.map(p=>({value:p,label:I8[p]}))}),y(ws,{label:"Field of view",value:l,shown:`${l}\xB0`,min:Math.ceil(al.least*g_),max:Math.floor(al.most*g_),step:1,onInput:p=>cS(e,p)}),s.value!=="orbit"&&y(ws,{label:"Speed",value:Math.log2(u),shown:`${u.toPrecision(2)} \xD7`,min:-4,max:4,step:.25,onInput:p=>n.value=c*2**p}),y(z8,{store:e}),y(jo,{label:"Resolution up to",value:String(a.value??""),options:m_.some(({value:p})=>p===String(a.value??""))?m_:[...m_,{value:String(a.value),label:`${a.value} pixels`}],onChange:p=>a.value=p===""?null:Number(p)})]})}function z8({store:{background:e}}){let t=y4(e.value),r=b4.find(({value:o})=>o===t)?.value??"other";return y("div",{class:"row background",children:[y(jo,{label:"Background",value:r,options:b4,onChange:o=>e.value=o==="other"?[.5,.5,.5]:h_(o)}),r==="other"&&y("input",{type:"color","aria-label":"Colour of the background",value:t,onInput:o=>e.value=h_(o.currentTarget.value)})]})}var L8=[{title:"View",available:()=>!0,Panel:v4},...md,{title:"Picture",available:()=>!0,Panel:mS},{title:"About",available:()=>!0,Panel:iS}];function x4({store:e}){return y("aside",{class:"panel","aria-label":"Panel",children:L8.filter(t=>t.available(e)).map(({title:t,Panel:r})=>y(N8,{title:t,store:e,children:y(r,{store:e})},t))})}function N8({title:e,store:{unfolded:t},children:r}){let o=t.value.has(e),n=s=>{let a=new Set(t.value);s?a.add(e):a.delete(e),t.value=a};return y("details",{class:"part",open:o,onToggle:({currentTarget:s})=>{s.open!==o?n(s.open):o&&s.scrollIntoView({block:"nearest"})},children:[y("summary",{children:y("h2",{children:e})}),o&&y("div",{class:"content",children:r})]})}function k4({store:{stage:e,frame:t},picture:r}){let o=e.value;if(o.is==="shown"&&t.value)return null;let n=o.is==="waiting"?o.text:"Drawing the first picture.",s=o.is==="waiting"?o.share:null;return y("div",{class:"poster",children:[r!==null&&y("img",{src:r,alt:""}),y("div",{class:"waiting",role:"status",children:[y("p",{children:n}),y("progress",{"aria-label":n,...s===null?{}:{value:s}})]})]})}var Ti=["orbit","fly","walk"];function S4(e,t,r){let o=de(t),n=de({width:1,height:1});return{about:de(e),field:de(null),stage:de({is:"waiting",text:"Fetching the field.",share:null}),frame:de(null),viewpoint:o,mode:de("orbit"),speed:de(1),playing:de(null),maxSide:de(1920),size:n,camera:ur(()=>Du(o.value,n.value.width,n.value.height)),show:de("color"),background:de([1,1,1]),crop:de(null),connection:de("none"),refused:de(null),progress:de([]),ended:de(null),training:de({is:"idle"}),own:de(null),note:de(""),theme:de("system"),unfolded:de(new Set(["View"])),panel:de(!0),help:de(!1),...r}}var M8={r:Zu,l:Vu,escape:({playing:e})=>e.value=null,m:({mode:e})=>e.value=Ti[(Ti.indexOf(e.value)+1)%Ti.length],t:e=>e.field.value&&bp(e,e.field.value),p:({panel:e})=>e.value=!e.value,"?":({help:e})=>e.value=!0,...Object.fromEntries(gd.map((e,t)=>[String(t+1),r=>{r.field.value?.shows.includes(e)&&(r.show.value=e)}]))};function E4(e,t){Ut(()=>{let r=o=>{if(!Dm(e.current,o))return;let n=M8[o.key.toLowerCase()];n&&(o.preventDefault(),n(t))};return addEventListener("keydown",r),()=>removeEventListener("keydown",r)},[])}var C8={orbit:"M12 3a9 9 0 1 0 9 9M21 4v5h-5M12 12h.01",fly:"M21 3 3 10.5l7 2.5 2.5 7z",walk:"M13 3.6a1.1 1.1 0 1 0 .01 0M9 21l2.5-6-1-3.5 1.5-3.5 3 3 3 .5M14 21l-.5-4-2-2M11.5 8l-3 1.5-1 3",stop:"M7 7h10v10H7z",reset:"M4 12a8 8 0 1 0 2.5-5.8M4 4v4h4",level:"M3 9h18v6H3zM9 9v6m6-6v6M12 12h.01",picture:"M4 8h3l2-3h6l2 3h3v11H4zM12 16.5a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4",help:"M12 3a9 9 0 1 0 .01 0M9.7 9.6a2.4 2.4 0 1 1 3.6 2.1c-.9.5-1.3 1-1.3 1.9M12 16.6h.01",panel:"M4 5h16v14H4zM15 5v14"};function Bs({name:e}){return y("svg",{class:"icon",viewBox:"0 0 24 24","aria-hidden":"true",children:y("path",{d:C8[e]})})}var D8={orbit:"Orbit",fly:"Fly",walk:"Walk"};function O4({store:e}){let{mode:t,help:r,panel:o}=e;return y("div",{class:"toolbar",role:"group","aria-label":"Camera",children:[y("div",{class:"modes",role:"group","aria-label":"Move by",children:Ti.map(n=>y("button",{type:"button","aria-pressed":t.value===n,onClick:()=>t.value=n,children:[y(Bs,{name:n}),D8[n]]},n))}),Qk(e)&&y("button",{type:"button",title:"Stop (Esc)",onClick:({currentTarget:n})=>{e.playing.value=null,n.closest("main")?.querySelector("canvas")?.focus()},children:[y(Bs,{name:"stop"}),"Stop"]}),y("button",{type:"button","aria-label":"Reset the view",title:"Reset (R)",onClick:()=>Zu(e),children:y(Bs,{name:"reset"})}),y("button",{type:"button","aria-label":"Make level",title:"Make level (L)",onClick:()=>Vu(e),children:y(Bs,{name:"level"})}),y("button",{type:"button","aria-label":"Keys and gestures",title:"Keys and gestures (?)","aria-haspopup":"dialog",onClick:()=>r.value=!0,children:y(Bs,{name:"help"})}),y("button",{type:"button","aria-label":"Panel",title:"Panel (P)","aria-pressed":o.value,onClick:()=>o.value=!o.value,children:y(Bs,{name:"panel"})})]})}var $8=8e3,F8=16;function T4({store:e,poster:t,pictures:r,onCanvas:o}){let n=e.stage.value.is==="failed"?e.stage.value:null,s=e.panel.value&&!n;return y("div",{class:s?"page":"page without-panel",children:[y("main",{class:"picture","aria-label":"Picture",children:[y(U8,{store:e,onCanvas:o}),y("div",{class:"overlay",children:md.map(({title:a,Overlay:i})=>i&&e.unfolded.value.has(a)&&e.field.value?y(i,{store:e},a):null)}),n?y(Ik,{failure:n,pictures:r}):y(k4,{store:e,picture:t}),y("header",{class:"title",children:[y("h1",{children:e.about.value.name}),y(H8,{store:e})]}),y(O4,{store:e}),y(zk,{store:e}),y(j8,{store:e})]}),s&&y(x4,{store:e}),y(aS,{store:e})]})}function U8({store:e,onCanvas:t}){let r=Zt(null);return Ut(()=>{let o=r.current,n=()=>{let{clientWidth:i,clientHeight:l}=o;i>0&&l>0&&(e.size.value={width:i,height:l})},s=new ResizeObserver(n);s.observe(o),n(),t(o);let a=sS(o,e);return()=>{s.disconnect(),a()}},[]),E4(r,e),y("canvas",{ref:r,tabIndex:0,role:"application","aria-label":`View of ${e.about.value.name}`,"aria-description":"Drag or use the arrow keys to turn, W, A, S, D, Q and E to move; ? shows all keys."})}function H8({store:e}){let{stage:t,frame:r,field:o}=e;return t.value.is!=="shown"||!r.value||!o.value?null:y("div",{class:"status",role:"group","aria-label":"Sharpness",children:W8(r.value)})}function W8({width:e,height:t,samples:r,done:o}){let n=`${e} \xD7 ${t}`;return o?r>1?`${n} \xB7 ${r} samples`:n:r>0?`${n} \xB7 ${r} of ${F8} samples`:`${n} \xB7 moving`}function j8({store:{note:e}}){return Ut(()=>{if(e.value==="")return;let t=setTimeout(()=>e.value="",$8);return()=>clearTimeout(t)},[e.value]),y("div",{class:"note",role:"status",children:e.value&&y("p",{children:e.value})})}var wd=class{#e;#t=new Map;#r=0;#o=!1;#n="";constructor(t){this.#e=new Worker(t)}show(t){let r=t.transferControlToOffscreen();this.#e.postMessage({type:"canvas",canvas:r},[r])}open(t){this.#e.postMessage({type:"field",bytes:t},[t])}async pick(t,r){return await this.#a(o=>({type:"pick",id:o,camera:t,pixel:r}))}async capture(t,r,o){return await this.#a(s=>(o?.addEventListener("abort",()=>this.#s({type:"cancel",id:s})),{type:"capture",id:s,camera:t,samples:r}))}train(t,r,o){this.#o=!0,this.#s({type:"train",files:[...t],settings:r,denerf:o})}stopTraining(){this.#s({type:"stop training"})}async fieldFile(){return await this.#a(t=>({type:"file",id:t}))}follow(t){this.#e.addEventListener("message",({data:n})=>this.#l(t,n)),this.#e.addEventListener("error",({message:n})=>{let s=new Error(`The page failed: ${n}`);t.stage.value={is:"failed",reason:"field",message:s.message};for(let{reject:a}of this.#t.values())a(s);this.#t.clear()}),zt(()=>this.#s({type:"camera",camera:t.camera.value}));let r=B8();zt(()=>this.#s({type:"size",...G8(t,r.value)})),zt(()=>{let{show:n,background:s,crop:a}=t,i={show:n.value,background:s.value,crop:a.value};this.#s({type:"look",look:i})}),zt(()=>{let[n,s,a]=[t.own.value,t.about.value,this.#n];!n||s.name===a&&s.run===null||(t.about.value={...s,name:a,run:null,cameras:[],settings:[]})});let o=()=>this.#s({type:"visible",visible:!document.hidden});document.addEventListener("visibilitychange",o),o()}#s(t){this.#e.postMessage(t)}#a(t){let r=this.#r++;return new Promise((o,n)=>{this.#t.set(r,{resolve:o,reject:n}),this.#s(t(r))})}#l(t,r){switch(r.type){case"busy":t.stage.value.is==="shown"?t.note.value=r.text:t.stage.value={is:"waiting",text:r.text,share:null};break;case"field":this.#c(t,r.field);break;case"frame":t.frame.value=r.frame;break;case"training":t.training.value={is:"running",text:r.text},r.progress&&(t.progress.value=_l(t.progress.value,r.progress));break;case"grown":this.#n=r.name,t.own.value=r.file;break;case"trained":t.training.value={is:"ended",text:r.text};break;case"failed":t.stage.value={...r,is:"failed"};break;case"picked":this.#i(r.id)?.resolve(r.point);break;case"captured":this.#i(r.id)?.resolve(r.png);break;case"file":this.#i(r.id)?.resolve(r.bytes);break;case"refused":this.#i(r.id)?.reject(new Error(r.message));break}}#i(t){let r=this.#t.get(t);return this.#t.delete(t),r}#c(t,r){let o=t.field.value===null||this.#o&&t.own.value!==null;if(o&&(this.#o=!1),t.field.value=r,t.stage.value={is:"shown"},r.shows.includes(t.show.value)||(t.show.value="color"),!o)return;t.background.value=r.background,t.crop.value=r.crop,t.speed.value=r.distance/2;let n=Gu(r,t.size.value);t.viewpoint.value=n,r.tour&&!Cm()&&bp(t,r),this.#u(t,r)}async#u(t,r){let o=t.viewpoint.value,{width:n,height:s}=t.size.value,a=await t.pick([n/2,s/2]).catch(()=>null);if(!a)return;let{pose:i}=t.viewpoint.value;if(t.field.value!==r||i!==o.pose)return;let[l,c,u]=[3,7,11].map((f,d)=>i[f]-a[d]),p=Math.hypot(l,c,u);t.field.value={...r,distance:p},t.speed.value=p/2,t.viewpoint.value={...t.viewpoint.value,distance:p}}};function B8(){let e=de(devicePixelRatio),t=()=>{e.value=devicePixelRatio,matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener("change",t,{once:!0})};return t(),e}function G8({size:e,maxSide:t},r){let{width:o,height:n}=e.value,s=Math.max(o,n),i=Math.min(s*r,t.value??1/0)/s;return{width:Math.max(Math.round(o*i),1),height:Math.max(Math.round(n*i),1)}}function A4(){let e=s=>document.getElementById(s)?.textContent,[t,r,o]=[e("about"),e("field"),e("script")];if(!t||!r||!o)return null;let n=new Blob([o],{type:"text/javascript"});return{about:JSON.parse(t),field:Uint8Array.from(atob(r.trim()),s=>s.charCodeAt(0)).buffer,pictures:JSON.parse(e("pictures")??"[]"),script:URL.createObjectURL(n)}}async function P4(){let e=await fetch("about.json").catch(()=>null);if(!e)throw new Error("The server of this page does not answer. Start denerf view again, and reload.");if(!e.ok)throw new Error(await e.text());return await e.json()}var w_={first:1e3,most:15e3},_d=class{store;onField;#e;#t;#r;#o;constructor(t,r){this.store=t,this.onField=r,this.#e=!1,this.#t=!1,this.#r=null,this.#o=w_.first,document.addEventListener("visibilitychange",()=>this.#t&&this.fetch())}async fetch(){if(this.#t=!0,!this.#e){for(this.#e=!0;this.#t&&!document.hidden;){this.#t=!1;try{let t=await this.#n();t&&this.onField(t),this.#o=w_.first}catch{this.#a("The server does not answer: the page tries again.",null),await new Promise(t=>setTimeout(t,this.#o)),this.#o=Math.min(2*this.#o,w_.most),this.#t=!0}}this.#e=!1}}async#n(){let t=await fetch("field");if(t.status!==200)return this.#s(t.status,await t.text()),null;let r=t.headers.get("ETag");if(r!==null&&r===this.#r)return await t.body?.cancel(),null;let o=Number(t.headers.get("Content-Length")),n=[],s=0,a=t.body.getReader();for(let i=await a.read();!i.done;i=await a.read())n.push(i.value),s+=i.value.length,this.#a("Fetching the field.",o>0?s/o:null);return this.#r=r,await new Blob(n).arrayBuffer()}#s(t,r){let{stage:o,note:n}=this.store;t===202?this.#a(r,null):o.value.is==="shown"?n.value=r:o.value={is:"failed",reason:"field",message:r}}#a(t,r){this.store.stage.value.is==="waiting"&&(this.store.stage.value={is:"waiting",text:t,share:r})}};var R4={first:500,most:15e3},I4=5e3,Z8=9e4;function V8(e){return Math.min(R4.first*2**Math.max(e-1,0),R4.most)}var z4="The server does not answer: denerf ended, or the network is down. The page tries again by itself.";function L4(e,t,r){return new __(e,t,r)}var __=class{store;onField;world;#e;#t;#r;#o;#n;#s;#a;#l;constructor(t,r,o){this.store=t,this.onField=r,this.world=o,this.#e=null,this.#t=0,this.#o=!1,this.#n=[],this.#s=()=>{},this.#a=()=>{},this.send=n=>{this.#e?.readyState===WebSocket.OPEN&&this.#e.send(JSON.stringify(n))},this.#l=o.onReturn(()=>{let n=this.#f();this.#e===null?this.#i():n?this.#p():this.#h()}),this.#r=o.now(),this.#a=o.later(()=>this.#d(),I4),this.#i()}send;close(){this.#s(),this.#a(),this.#l(),this.#u()}#i(){this.#s();let t=this.#e=this.world.open(this.#o),r=!1;t.onopen=()=>{r=this.#o=!0,this.#n=[],this.#t>0&&(this.store.note.value="The server is back."),this.#t=0,this.store.connection.value="open",this.store.refused.value=null,this.#h()},t.onmessage=({data:o})=>this.#m(JSON.parse(o)),t.onclose=()=>{this.#e===t&&this.#c(r)}}async#c(t){let{connection:r,refused:o,note:n}=this.store;this.#e=null,r.value="lost";let s=++this.#t===1;this.#s=this.world.later(()=>this.#i(),V8(this.#t));let a=t?null:await this.world.refusal();r.value==="lost"&&(o.value=a,a!==null&&n.value===z4&&(n.value=""),s&&a===null&&(n.value=z4))}#u(){let t=this.#e;this.#e=null,t?.close()}#p(){this.#u(),this.#i()}#d(){let t=this.#f();this.#a=this.world.later(()=>this.#d(),I4),t&&this.#p()}#f(){let[t,r]=[this.#r,this.world.now()];return this.#r=r,r-t>Z8}#h(){this.send({type:"watching",watching:this.world.visible()})}#m(t){let{store:r}=this;switch(t.type){case"about":r.about.value=t.about,t.about.live&&(r.ended.value=null);return;case"progress":{let{type:o,...n}=t;r.progress.value=_l(r.progress.value,n),this.#n=_l(this.#n,n);return}case"history":r.progress.value=$S(t.progress,this.#n);return;case"field":return this.onField(t.step);case"ended":r.ended.value=t.reason;return;case"note":r.note.value=t.text}}};function N4(){return{open(e){let t=new URL(e?"live?again":"live",location.href);return t.protocol=t.protocol==="https:"?"wss:":"ws:",new WebSocket(t)},async refusal(){try{let e=await fetch("about.json");return e.ok?null:(await e.text()).trim()}catch{return null}},now:()=>Date.now(),later(e,t){let r=setTimeout(e,t);return()=>clearTimeout(r)},visible:()=>document.visibilityState==="visible",onReturn(e){return document.addEventListener("visibilitychange",e),addEventListener("online",e),()=>{document.removeEventListener("visibilitychange",e),removeEventListener("online",e)}}}}function Gs(e){return e instanceof Error?e.message:String(e)}var yd="of this page";async function C4(e,t){let r=await cd(yd,t),{model:o,config:n}=await o_(e,yd,r);return q8(o.shown,e.gpu.info.limits.maxStorageBufferBindingSize),{model:o,config:n,range:r.about.range,info:F4(r),likeness:$4(r)}}async function D4(e,t,r){let o=await cd(yd,r);return $4(o)!==t.likeness?null:(ud(e,yd,t.model,o),{...t,info:F4(o)})}function $4({config:e,about:{range:t}}){return JSON.stringify([e,t])}function F4({step:e,config:t,about:r}){let{fromCapture:o,up:n,start:s,distance:a,crop:i,tour:l}=r,c=Bn(t.background);return{step:e,method:t.method,background:[c,c,c],fromCapture:o,up:n,start:s,distance:a,crop:i,tour:l}}function q8(e,t){let[r]=e.toSorted((o,n)=>n.tensor.buffer.size-o.tensor.buffer.size);if(!(r.tensor.buffer.size<=t))throw new fe(`Cannot show the field on this device as it binds at most ${M4(t)} at once: ${r.name} has ${M4(r.tensor.buffer.size)}. Use another device, or train with a smaller grid.tableSize.`)}function M4(e){return`${Math.ceil(e/2**20)} MiB`}var y_="rgba8unorm",K8=33;function U4(e,{device:t}){let r=e.getContext("webgpu"),o=GPUTextureUsage.COPY_DST;return r.configure({device:t,format:y_,usage:o,alphaMode:"opaque"}),r}var bd=class e{context;viewport;#e;#t;#r;constructor(t,r,o,n){this.context=r,this.viewport=n,this.#r=null,this.#e=t,this.#t=o}static async open(t,r,o){let n=t.scope();try{let s=await C4(n,o),{model:a,config:i,range:l}=s,c=await _c.create(n,a,i,l,y_);return await t.settle(),new e(n,r,s,c)}catch(s){throw n[Symbol.dispose](),s}}get info(){return{...this.#t.info,shows:this.viewport.shows}}async replace(t){let r=await D4(this.#e,this.#t,t);return r?(this.#t=r,this.viewport.refresh(),!0):!1}async draw(t,r,o){let n=this.#o(t),{scale:s,frames:a,milliseconds:i,done:l}=await this.viewport.draw(n,t,r,K8,o);this.#n(n);let[c,u]=[t.width,t.height].map(p=>Math.ceil(p*s));return{width:c,height:u,samples:a,milliseconds:i,done:l}}pick(t,[r,o],{crop:n}){return this.viewport.pick(t,r,o,n)}capture(t,r,o,n){return this.viewport.capture(t,r,o,n)}destroy(){this.#r?.destroy(),this.viewport.destroy(),this.#e[Symbol.dispose]()}#o({width:t,height:r}){if(this.#r?.width===t&&this.#r.height===r)return this.#r;this.#r?.destroy();let o=GPUTextureUsage.COPY_SRC|GPUTextureUsage.COPY_DST|GPUTextureUsage.STORAGE_BINDING|GPUTextureUsage.TEXTURE_BINDING;return this.#r=this.#e.gpu.device.createTexture({label:"picture",size:[t,r],format:y_,usage:o})}#n(t){let{canvas:r}=this.context,{width:o,height:n}=t;(r.width!==o||r.height!==n)&&([r.width,r.height]=[o,n]);let{device:s}=this.#e.gpu,a=s.createCommandEncoder(),i=this.context.getCurrentTexture();a.copyTextureToTexture({texture:t},{texture:i},[o,n]),s.queue.submit([a.finish()])}};function H4(e){let t=new DataView(e.buffer,e.byteOffset,e.byteLength);if(e.length<8)return 1;let r=t.getUint16(0);if(r!==18761&&r!==19789)return 1;let o=r===18761,n=t.getUint32(4,o);if(n+2>e.length)return 1;let s=t.getUint16(n,o);for(let a=0;a<s;a++){let i=n+2+12*a;if(i+12>e.length)return 1;if(t.getUint16(i,o)!==274)continue;let l=t.getUint16(i+8,o);return t.getUint16(i+2,o)===3&&l>=1&&l<=8?l:1}return 1}function W4(e){return e>=5}var j4=2**28,B4="Copy or download the file again.";function Io(e,t){return new Q(`Cannot decode ${e}: the file is corrupt, ${t}. ${B4}`)}function G4(e,t,r){return new Q(`Cannot decode ${e}: the file is truncated, it ends after ${t} bytes ${r}. ${B4}`)}function vd(e,t,r){if(t===0||r===0)throw Io(e,`its size is ${t} x ${r} pixels`);if(t*r>j4)throw new Q(`Cannot decode ${e}: it must have at most ${j4} pixels, but its size is ${t} x ${r}. Make it smaller.`)}var Z4=192,Y8=193,J8=194,X8=196,Q8=200,eZ=204,tZ=207,rZ=208,V4=216,q4=217,K4=218,Y4=225,oZ=239,nZ="Save it as a baseline or progressive JPEG of 8 bits in RGB.";function xd(e){return e[0]===255&&e[1]===V4&&e[2]===255}function J4(e,t){let r=1;for(let{marker:o,start:n,end:s}of Q4(e,t)){let a=e.subarray(n,s);if(o===Y4&&sZ(a)&&(r=H4(a.subarray(6))),aZ(o))return{...iZ(o,a,t),orientation:r};if(o===K4||o===q4)throw Io(t,"it has no frame header")}}function X4(e){let{storedWidth:t,storedHeight:r,orientation:o}=e;return W4(o)?{width:r,height:t}:{width:t,height:r}}function*Q4(e,t){let r=2;for(;(r=e.indexOf(255,r))>=0&&r+1<e.length;){let o=e[r+1];if(o===255)r+=1;else if(o<=1||o>=rZ&&o<=V4)r+=2;else if(o===q4){yield{marker:o,start:r+2,end:r+2};return}else{if(r+4>e.length)return;let n=e[r+2]<<8|e[r+3];if(n<2)throw Io(t,`a segment of it has the length ${n}`);let s=r+2+n;if(s>e.length)return;yield{marker:o,start:r+4,end:s},r=s}}}function sZ(e){return[69,120,105,102,0,0].every((t,r)=>e[r]===t)}function aZ(e){return e>=Z4&&e<=tZ&&e!==X8&&e!==Q8&&e!==eZ}function iZ(e,t,r){if(t.length<6)throw Io(r,"its frame header is too short");let o=new DataView(t.buffer,t.byteOffset,t.byteLength),[n,s,a]=[t[0],o.getUint16(1),o.getUint16(3)],i=t[5],l=c=>new Q(`Cannot decode ${r}: it is a JPEG ${c}, which is not read. ${nZ}`);if(![Z4,Y8,J8].includes(e))throw l("with lossless, hierarchical or arithmetic coding");if(n!==8)throw l(`of ${n} bits`);if(i===4)throw l("with four inks (CMYK)");if(i!==1&&i!==3)throw l(`of ${i} colour components`);return vd(r,a,s),{storedWidth:a,storedHeight:s}}function eI(e,t){let r=Uint8Array.from(e);for(let{marker:o,start:n}of Q4(e,t)){if(o===K4)break;o===Y4&&(r[n-3]=oZ)}return r}var tI=256,lZ=["InvalidStateError","EncodingError"];function rI(e){return async(t,r,o)=>{let n=await uZ(o===1?await cZ(t,r):t,r);try{return pZ(e.limits,n,r),await fZ(e,n)}finally{n.close()}}}async function cZ(e,t){let r=new Uint8Array(await e.arrayBuffer());return xd(r)?new Blob([eI(r,t)]):e}async function uZ(e,t){try{let r={colorSpaceConversion:"none",premultiplyAlpha:"none"};return await createImageBitmap(e,r)}catch(r){throw r instanceof DOMException&&lZ.includes(r.name)?new Q(`Cannot decode ${t}: the browser cannot. Copy or save it again.`,{cause:r}):r}}function pZ({maxTextureDimension2D:e,maxBufferSize:t},{width:r,height:o},n){let s=oI(r)*o;if(!(Math.max(r,o)<=e&&s<=t))throw new Q(`Cannot decode ${n}: this device takes images of at most ${e} pixels a side and ${t} bytes, and it has ${r} x ${o}. Make it smaller.`)}function oI(e){return Math.ceil(e*4/tI)*tI}async function fZ(e,t){let{width:r,height:o}=t,n=oI(r),{COPY_DST:s,COPY_SRC:a,RENDER_ATTACHMENT:i}=GPUTextureUsage,l=e.createTexture({label:"photograph",size:{width:r,height:o},format:"rgba8unorm",usage:s|a|i}),c=e.createBuffer({label:"photograph's pixels",size:n*o,usage:GPUBufferUsage.COPY_DST|GPUBufferUsage.MAP_READ});try{e.queue.copyExternalImageToTexture({source:t},{texture:l},{width:r,height:o});let u=e.createCommandEncoder();u.copyTextureToBuffer({texture:l},{buffer:c,bytesPerRow:n},{width:r,height:o}),e.queue.submit([u.finish()]),await c.mapAsync(GPUMapMode.READ);let p=new Uint8Array(c.getMappedRange()),f=new Uint8Array(r*o*4);for(let d=0;d<o;d++)f.set(p.subarray(d*n,d*n+r*4),d*r*4);return{width:r,height:o,data:f}}finally{l.destroy(),c.destroy()}}function kd(e,t=!1){let r=e.length,o=0,n="",s=0,a=16,i=0,l=0,c=0,u=0,p=0;function f(E,O){let P=0,T=0;for(;P<E||!O;){let R=e.charCodeAt(o);if(R>=48&&R<=57)T=T*16+R-48;else if(R>=65&&R<=70)T=T*16+R-65+10;else if(R>=97&&R<=102)T=T*16+R-97+10;else break;o++,P++}return P<E&&(T=-1),T}function d(E){o=E,n="",s=0,a=16,p=0}function h(){let E=o;if(e.charCodeAt(o)===48)o++;else for(o++;o<e.length&&Ai(e.charCodeAt(o));)o++;if(o<e.length&&e.charCodeAt(o)===46)if(o++,o<e.length&&Ai(e.charCodeAt(o)))for(o++;o<e.length&&Ai(e.charCodeAt(o));)o++;else return p=3,e.substring(E,o);let O=o;if(o<e.length&&(e.charCodeAt(o)===69||e.charCodeAt(o)===101))if(o++,(o<e.length&&e.charCodeAt(o)===43||e.charCodeAt(o)===45)&&o++,o<e.length&&Ai(e.charCodeAt(o))){for(o++;o<e.length&&Ai(e.charCodeAt(o));)o++;O=o}else p=3;return e.substring(E,O)}function g(){let E="",O=o;for(;;){if(o>=r){E+=e.substring(O,o),p=2;break}let P=e.charCodeAt(o);if(P===34){E+=e.substring(O,o),o++;break}if(P===92){if(E+=e.substring(O,o),o++,o>=r){p=2;break}switch(e.charCodeAt(o++)){case 34:E+='"';break;case 92:E+="\\";break;case 47:E+="/";break;case 98:E+="\b";break;case 102:E+="\f";break;case 110:E+=`
`;break;case 114:E+="\r";break;case 116:E+="	";break;case 117:let R=f(4,!0);R>=0?E+=String.fromCharCode(R):p=4;break;default:p=5}O=o;continue}if(P>=0&&P<=31)if(yc(P)){E+=e.substring(O,o),p=2;break}else p=6;o++}return E}function _(){if(n="",p=0,s=o,l=i,u=c,o>=r)return s=r,a=17;let E=e.charCodeAt(o);if(b_(E)){do o++,n+=String.fromCharCode(E),E=e.charCodeAt(o);while(b_(E));return a=15}if(yc(E))return o++,n+=String.fromCharCode(E),E===13&&e.charCodeAt(o)===10&&(o++,n+=`
`),i++,c=o,a=14;switch(E){case 123:return o++,a=1;case 125:return o++,a=2;case 91:return o++,a=3;case 93:return o++,a=4;case 58:return o++,a=6;case 44:return o++,a=5;case 34:return o++,n=g(),a=10;case 47:let O=o-1;if(e.charCodeAt(o+1)===47){for(o+=2;o<r&&!yc(e.charCodeAt(o));)o++;return n=e.substring(O,o),a=12}if(e.charCodeAt(o+1)===42){o+=2;let P=r-1,T=!1;for(;o<P;){let R=e.charCodeAt(o);if(R===42&&e.charCodeAt(o+1)===47){o+=2,T=!0;break}o++,yc(R)&&(R===13&&e.charCodeAt(o)===10&&o++,i++,c=o)}return T||(o++,p=1),n=e.substring(O,o),a=13}return n+=String.fromCharCode(E),o++,a=16;case 45:if(n+=String.fromCharCode(E),o++,o===r||!Ai(e.charCodeAt(o)))return a=16;case 48:case 49:case 50:case 51:case 52:case 53:case 54:case 55:case 56:case 57:return n+=h(),a=11;default:for(;o<r&&b(E);)o++,E=e.charCodeAt(o);if(s!==o){switch(n=e.substring(s,o),n){case"true":return a=8;case"false":return a=9;case"null":return a=7}return a=16}return n+=String.fromCharCode(E),o++,a=16}}function b(E){if(b_(E)||yc(E))return!1;switch(E){case 125:case 93:case 123:case 91:case 34:case 58:case 44:case 47:return!1}return!0}function k(){let E;do E=_();while(E>=12&&E<=15);return E}return{setPosition:d,getPosition:()=>o,scan:t?k:_,getToken:()=>a,getTokenValue:()=>n,getTokenOffset:()=>s,getTokenLength:()=>o-s,getTokenStartLine:()=>l,getTokenStartCharacter:()=>s-u,getTokenError:()=>p}}function b_(e){return e===32||e===9}function yc(e){return e===10||e===13}function Ai(e){return e>=48&&e<=57}var nI;(function(e){e[e.lineFeed=10]="lineFeed",e[e.carriageReturn=13]="carriageReturn",e[e.space=32]="space",e[e._0=48]="_0",e[e._1=49]="_1",e[e._2=50]="_2",e[e._3=51]="_3",e[e._4=52]="_4",e[e._5=53]="_5",e[e._6=54]="_6",e[e._7=55]="_7",e[e._8=56]="_8",e[e._9=57]="_9",e[e.a=97]="a",e[e.b=98]="b",e[e.c=99]="c",e[e.d=100]="d",e[e.e=101]="e",e[e.f=102]="f",e[e.g=103]="g",e[e.h=104]="h",e[e.i=105]="i",e[e.j=106]="j",e[e.k=107]="k",e[e.l=108]="l",e[e.m=109]="m",e[e.n=110]="n",e[e.o=111]="o",e[e.p=112]="p",e[e.q=113]="q",e[e.r=114]="r",e[e.s=115]="s",e[e.t=116]="t",e[e.u=117]="u",e[e.v=118]="v",e[e.w=119]="w",e[e.x=120]="x",e[e.y=121]="y",e[e.z=122]="z",e[e.A=65]="A",e[e.B=66]="B",e[e.C=67]="C",e[e.D=68]="D",e[e.E=69]="E",e[e.F=70]="F",e[e.G=71]="G",e[e.H=72]="H",e[e.I=73]="I",e[e.J=74]="J",e[e.K=75]="K",e[e.L=76]="L",e[e.M=77]="M",e[e.N=78]="N",e[e.O=79]="O",e[e.P=80]="P",e[e.Q=81]="Q",e[e.R=82]="R",e[e.S=83]="S",e[e.T=84]="T",e[e.U=85]="U",e[e.V=86]="V",e[e.W=87]="W",e[e.X=88]="X",e[e.Y=89]="Y",e[e.Z=90]="Z",e[e.asterisk=42]="asterisk",e[e.backslash=92]="backslash",e[e.closeBrace=125]="closeBrace",e[e.closeBracket=93]="closeBracket",e[e.colon=58]="colon",e[e.comma=44]="comma",e[e.dot=46]="dot",e[e.doubleQuote=34]="doubleQuote",e[e.minus=45]="minus",e[e.openBrace=123]="openBrace",e[e.openBracket=91]="openBracket",e[e.plus=43]="plus",e[e.slash=47]="slash",e[e.formFeed=12]="formFeed",e[e.tab=9]="tab"})(nI||(nI={}));var hZ=new Array(20).fill(0).map((e,t)=>" ".repeat(t)),Pi=200,mZ={" ":{"\n":new Array(Pi).fill(0).map((e,t)=>`
`+" ".repeat(t)),"\r":new Array(Pi).fill(0).map((e,t)=>"\r"+" ".repeat(t)),"\r\n":new Array(Pi).fill(0).map((e,t)=>`\r
`+" ".repeat(t))},"	":{"\n":new Array(Pi).fill(0).map((e,t)=>`
`+"	".repeat(t)),"\r":new Array(Pi).fill(0).map((e,t)=>"\r"+"	".repeat(t)),"\r\n":new Array(Pi).fill(0).map((e,t)=>`\r
`+"	".repeat(t))}};var Sd;(function(e){e.DEFAULT={allowTrailingComma:!1}})(Sd||(Sd={}));function sI(e,t){let r=[],o=new Object,n,s={value:{},offset:0,length:0,type:"object",parent:void 0},a=!1;function i(l,c,u,p){s.value=l,s.offset=c,s.length=u,s.type=p,s.colonOffset=void 0,n=s}try{v_(e,{onObjectBegin:(l,c)=>{if(t<=l)throw o;n=void 0,a=t>l,r.push("")},onObjectProperty:(l,c,u)=>{if(t<c||(i(l,c,u,"property"),r[r.length-1]=l,t<=c+u))throw o},onObjectEnd:(l,c)=>{if(t<=l)throw o;n=void 0,r.pop()},onArrayBegin:(l,c)=>{if(t<=l)throw o;n=void 0,r.push(0)},onArrayEnd:(l,c)=>{if(t<=l)throw o;n=void 0,r.pop()},onLiteralValue:(l,c,u)=>{if(t<c||(i(l,c,u,wZ(l)),t<=c+u))throw o},onSeparator:(l,c,u)=>{if(t<=c)throw o;if(l===":"&&n&&n.type==="property")n.colonOffset=c,a=!1,n=void 0;else if(l===","){let p=r[r.length-1];typeof p=="number"?r[r.length-1]=p+1:(a=!0,r[r.length-1]=""),n=void 0}}})}catch(l){if(l!==o)throw l}return{path:r,previousNode:n,isAtPropertyKey:a,matches:l=>{let c=0;for(let u=0;c<l.length&&u<r.length;u++)if(l[c]===r[u]||l[c]==="*")c++;else if(l[c]!=="**")return!1;return c===l.length}}}function aI(e,t=[],r=Sd.DEFAULT){let o=null,n=[],s=[];function a(l){Array.isArray(n)?n.push(l):o!==null&&(n[o]=l)}return v_(e,{onObjectBegin:()=>{let l={};a(l),s.push(n),n=l,o=null},onObjectProperty:l=>{o=l},onObjectEnd:()=>{n=s.pop()},onArrayBegin:()=>{let l=[];a(l),s.push(n),n=l,o=null},onArrayEnd:()=>{n=s.pop()},onLiteralValue:a,onError:(l,c,u)=>{t.push({error:l,offset:c,length:u})}},r),n[0]}function v_(e,t,r=Sd.DEFAULT){let o=kd(e,!1),n=[],s=0;function a(F){return F?()=>s===0&&F(o.getTokenOffset(),o.getTokenLength(),o.getTokenStartLine(),o.getTokenStartCharacter()):()=>!0}function i(F){return F?W=>s===0&&F(W,o.getTokenOffset(),o.getTokenLength(),o.getTokenStartLine(),o.getTokenStartCharacter()):()=>!0}function l(F){return F?W=>s===0&&F(W,o.getTokenOffset(),o.getTokenLength(),o.getTokenStartLine(),o.getTokenStartCharacter(),()=>n.slice()):()=>!0}function c(F){return F?()=>{s>0?s++:F(o.getTokenOffset(),o.getTokenLength(),o.getTokenStartLine(),o.getTokenStartCharacter(),()=>n.slice())===!1&&(s=1)}:()=>!0}function u(F){return F?()=>{s>0&&s--,s===0&&F(o.getTokenOffset(),o.getTokenLength(),o.getTokenStartLine(),o.getTokenStartCharacter())}:()=>!0}let p=c(t.onObjectBegin),f=l(t.onObjectProperty),d=u(t.onObjectEnd),h=c(t.onArrayBegin),g=u(t.onArrayEnd),_=l(t.onLiteralValue),b=i(t.onSeparator),k=a(t.onComment),E=i(t.onError),O=r&&r.disallowComments,P=r&&r.allowTrailingComma;function T(){for(;;){let F=o.scan();switch(o.getTokenError()){case 4:R(14);break;case 5:R(15);break;case 3:R(13);break;case 1:O||R(11);break;case 2:R(12);break;case 6:R(16);break}switch(F){case 12:case 13:O?R(10):k();break;case 16:R(1);break;case 15:case 14:break;default:return F}}}function R(F,W=[],ge=[]){if(E(F),W.length+ge.length>0){let J=o.getToken();for(;J!==17;){if(W.indexOf(J)!==-1){T();break}else if(ge.indexOf(J)!==-1)break;J=T()}}}function M(F){let W=o.getTokenValue();return F?_(W):(f(W),n.push(W)),T(),!0}function U(){switch(o.getToken()){case 11:let F=o.getTokenValue(),W=Number(F);isNaN(W)&&(R(2),W=0),_(W);break;case 7:_(null);break;case 8:_(!0);break;case 9:_(!1);break;default:return!1}return T(),!0}function H(){return o.getToken()!==10?(R(3,[],[2,5]),!1):(M(!1),o.getToken()===6?(b(":"),T(),B()||R(4,[],[2,5])):R(5,[],[2,5]),n.pop(),!0)}function L(){p(),T();let F=!1;for(;o.getToken()!==2&&o.getToken()!==17;){if(o.getToken()===5){if(F||R(4,[],[]),b(","),T(),o.getToken()===2&&P)break}else F&&R(6,[],[]);H()||R(4,[],[2,5]),F=!0}return d(),o.getToken()!==2?R(7,[2],[]):T(),!0}function ee(){h(),T();let F=!0,W=!1;for(;o.getToken()!==4&&o.getToken()!==17;){if(o.getToken()===5){if(W||R(4,[],[]),b(","),T(),o.getToken()===4&&P)break}else W&&R(6,[],[]);F?(n.push(0),F=!1):n[n.length-1]++,B()||R(4,[],[4,5]),W=!0}return g(),F||n.pop(),o.getToken()!==4?R(8,[4],[]):T(),!0}function B(){switch(o.getToken()){case 3:return ee();case 1:return L();case 10:return M(!0);default:return U()}}return T(),o.getToken()===17?r.allowEmptyContent?!0:(R(4,[],[]),!1):B()?(o.getToken()!==17&&R(9,[],[]),!0):(R(4,[],[]),!1)}function wZ(e){switch(typeof e){case"boolean":return"boolean";case"number":return"number";case"string":return"string";case"object":{if(e){if(Array.isArray(e))return"array"}else return"null";return"object"}default:return"null"}}var iI;(function(e){e[e.None=0]="None",e[e.UnexpectedEndOfComment=1]="UnexpectedEndOfComment",e[e.UnexpectedEndOfString=2]="UnexpectedEndOfString",e[e.UnexpectedEndOfNumber=3]="UnexpectedEndOfNumber",e[e.InvalidUnicode=4]="InvalidUnicode",e[e.InvalidEscapeCharacter=5]="InvalidEscapeCharacter",e[e.InvalidCharacter=6]="InvalidCharacter"})(iI||(iI={}));var lI;(function(e){e[e.OpenBraceToken=1]="OpenBraceToken",e[e.CloseBraceToken=2]="CloseBraceToken",e[e.OpenBracketToken=3]="OpenBracketToken",e[e.CloseBracketToken=4]="CloseBracketToken",e[e.CommaToken=5]="CommaToken",e[e.ColonToken=6]="ColonToken",e[e.NullKeyword=7]="NullKeyword",e[e.TrueKeyword=8]="TrueKeyword",e[e.FalseKeyword=9]="FalseKeyword",e[e.StringLiteral=10]="StringLiteral",e[e.NumericLiteral=11]="NumericLiteral",e[e.LineCommentTrivia=12]="LineCommentTrivia",e[e.BlockCommentTrivia=13]="BlockCommentTrivia",e[e.LineBreakTrivia=14]="LineBreakTrivia",e[e.Trivia=15]="Trivia",e[e.Unknown=16]="Unknown",e[e.EOF=17]="EOF"})(lI||(lI={}));var uI=sI,pI=aI;var cI;(function(e){e[e.InvalidSymbol=1]="InvalidSymbol",e[e.InvalidNumberFormat=2]="InvalidNumberFormat",e[e.PropertyNameExpected=3]="PropertyNameExpected",e[e.ValueExpected=4]="ValueExpected",e[e.ColonExpected=5]="ColonExpected",e[e.CommaExpected=6]="CommaExpected",e[e.CloseBraceExpected=7]="CloseBraceExpected",e[e.CloseBracketExpected=8]="CloseBracketExpected",e[e.EndOfFileExpected=9]="EndOfFileExpected",e[e.InvalidCommentToken=10]="InvalidCommentToken",e[e.UnexpectedEndOfComment=11]="UnexpectedEndOfComment",e[e.UnexpectedEndOfString=12]="UnexpectedEndOfString",e[e.UnexpectedEndOfNumber=13]="UnexpectedEndOfNumber",e[e.InvalidUnicode=14]="InvalidUnicode",e[e.InvalidEscapeCharacter=15]="InvalidEscapeCharacter",e[e.InvalidCharacter=16]="InvalidCharacter"})(cI||(cI={}));function fI(e,t){try{return JSON.parse(e)}catch(r){throw r instanceof SyntaxError?new Q(`Cannot read ${t}: ${OZ(e)}`,{cause:r}):r}}function dI(e,t){kZ(e,t);try{return new TextDecoder("utf-8",{fatal:!0}).decode(e)}catch(r){throw r instanceof TypeError?new Q(`Cannot read ${t}: line ${EZ(e)} is no UTF-8 text. Save it as UTF-8.`,{cause:r}):r}}function kZ(e,t){let r=SZ(e);if(r!==null)throw new Q(`Cannot read ${t}: it is ${r} text (Windows' PowerShell writes that), but must be UTF-8. Save it as UTF-8.`)}function SZ(e){let[t,r]=e;return e.length<2?null:t===255&&r===254||t!==0&&r===0?"UTF-16 (little-endian)":t===254&&r===255||t===0&&r!==0?"UTF-16 (big-endian)":null}function EZ(e){let t=new TextDecoder;for(let r=1,o=0;;r++){let n=e.indexOf(10,o),s=n<0?e.length:n;if(t.decode(e.subarray(o,s)).includes("\uFFFD")||n<0)return r;o=s+1}}function OZ(e){if(e.trim()==="")return"it is empty. Copy it again.";let t=TZ(e);if(t===null)return"it is not JSON. Write it anew.";let{offset:r,place:o}=t,n=`line ${e.slice(0,r).split(`
`).length}`,s=o===""?n:`${n}, ${o}`,a=/^[-+\w.]*/.exec(e.slice(r))[0];if(/^[-+]?(nan|inf(inity)?)$/i.test(a))return`${s}: ${a} is no number of JSON. Correct or remove what holds it.`;if(r>=e.trimEnd().length)return`it ends in the middle (${s}). Copy it again.`;let i=a===""?e[r]:a.slice(0,20);return`${s}: it is not JSON: unexpected ${JSON.stringify(i)}. Correct it there.`}function TZ(e){let t=[];try{if(pI(e,t,{disallowComments:!0}),t.length===0)return null;let{offset:r}=t[0];e[r]==="-"&&/^[a-z]/i.test(e.slice(r+1))&&r++;let{path:o}=uI(e,r),n=o.findLastIndex((s,a)=>typeof s=="number"&&a<=1);return{offset:r,place:AZ(o.slice(0,n+1))}}catch(r){if(r instanceof RangeError)return null;throw r}}function AZ(e){return e.map(t=>typeof t=="number"?`[${t}]`:t).join("")}var hI=[".png",".jpg",".jpeg",".heic",".heif"],PZ=/\.(jpe?g|png|hei[cf])$/i;var RZ=/\.(avif|webp|jxl|tiff?|bmp|gif|dng|cr[23w]|nef|arw|raf|orf|rw2|insp)$/i,IZ=/\.(exr|tga|raw)$/i;function x_(e){return RZ.test(e)||IZ.test(e)}function bc(e){let t=/(?<=[^/])\.[^./]+$/.exec(e)?.[0]??"";return PZ.test(t)||x_(t)?e.slice(0,-t.length):e}function Ed(e){let t=e.startsWith("/"),r=[];for(let n of e.split("/").filter(s=>s!==""&&s!=="."))n!==".."?r.push(n):r.length>0&&r.at(-1)!==".."?r.pop():t||r.push(n);let o=(t?"/":"")+r.join("/")||".";return o+(e.endsWith("/")&&o!=="/"?"/":"")}var mI=1e9,zZ=.15;function gI(e){if(e==null)return{fault:"there is none"};let t=LZ(e),r=wI(t),o="pose"in r?r:NZ(t)??r;if("fault"in o)return o;let n=[o.pose[3],o.pose[7],o.pose[11]];return n.every(s=>Math.abs(s)<=mI)?o:{fault:`its position (${n.join(", ")}) is further than ${mI} away`}}function wI(e){try{return{pose:ys(e),mended:0}}catch(t){if(!(t instanceof RangeError))throw t;return{fault:t.message.replace(/^Cannot read pose as /,"").replace(/\.$/,"")}}}function LZ(e){if(!_I(e)||e.length!==4)return e;let[t,r,o,n]=e[3];return t===0&&r===0&&o===0&&n>0&&n!==1&&Number.isFinite(n)?e.map(a=>a.map(i=>i/n)):e}function NZ(e){if(!_I(e))return null;let t=[0,1,2].map(a=>{let i=[e[0][a],e[1][a],e[2][a]];return re(i,1/ne(i))}),r=MZ(t),o=Math.max(...t.flatMap((a,i)=>a.map((l,c)=>Math.abs(l-r[i][c]))));if(!(o<=zZ))return null;let n=e.map((a,i)=>i<3?[r[0][i],r[1][i],r[2][i],a[3]]:a),s=wI(n);return"pose"in s?{pose:s.pose,mended:o}:null}function MZ(e){let[t,r,o]=e;for(let n=0;n<20;n++){let s=[lt(r,o),lt(o,t),lt(t,r)],a=ce(t,s[0]);[t,r,o]=[t,r,o].map((i,l)=>re(Oe(i,re(s[l],1/a)),1/2))}return[t,r,o]}function _I(e){return Array.isArray(e)&&(e.length===3||e.length===4)&&e.every(t=>Array.isArray(t)&&t.length===4&&t.every(r=>Number.isFinite(r)))}var yI=[1,2];function bI(e,t){return!Array.isArray(e)||t.length===0?e:e.map((r,o)=>Array.isArray(r)&&o<3?r.map((n,s)=>t.includes(s)?-n:n):r)}var vI=60,CZ=.5;function xI({name:e,path:t}){return e??Ri(t)}function Ri(e){return Ed(bc(e.replaceAll("\\","/")))}function Od(e,t,r,o="Put the images there, or name their folder by --images DIR."){if(e.length<t)return;let{name:n,reason:s}=e[0];throw new Q(`Cannot read ${r}: none of its ${t} frames can be used; the first is ${SI(n)}: ${s}. ${o}`)}function kI(e){let t=new Map,r=[];for(let o of e){let n=xI(o),s=`${o.split??""} ${n}`,a=t.get(s);if(a===void 0){t.set(s,o);continue}let l=`it is listed more than once${JSON.stringify(a.pose)===JSON.stringify(o.pose)?"":", with another pose"}`;r.push({name:n,reason:l})}return{once:[...t.values()],repeats:r}}function SI(e){return e.length>vI?`\u2026${e.slice(-vI)}`:e}function EI(e,{file:t,unusable:r=[]},o){let n=[],s=[...r],a=[];for(let l of e){let c=xI(l),u=l.fault==null?gI(l.pose):{fault:l.fault};if("fault"in u){s.push({name:c,reason:l.fault??`its pose is unusable: ${u.fault}`});continue}u.mended>0&&a.push({name:c,by:u.mended}),n.push({...l,cameraToWorld:u.pose})}let i=e.length+r.length;if(s.length>CZ*i){let[{name:l,reason:c}]=s;throw new Q(`Cannot read ${t}: ${s.length} of its ${i} poses are unusable, the first being that of ${SI(l)}: ${c.replace("its pose is unusable: ","")}. Correct what wrote them.`)}return o.push(...s),{images:n,notes:DZ(a)}}function DZ(e){if(e.length===0)return[];let t=e.reduce((n,s)=>s.by>n.by?s:n),r=Number((100*t.by).toPrecision(2));return[`${e.length===1?"1 pose was no rotation":`${e.length} poses were no rotations`} (${t.name} by ${r} %): the nearest rotation was taken.`]}var vc={scale:.33,offset:.5},$Z={scale:.66,offset:.25*.66},FZ=.01,OI=1e-6,TI=AI(vc.scale,[vc.offset,vc.offset,vc.offset]);function k_(e,t,r){let{aabb_scale:o,scale:n,offset:s,aabb:a}=e;if(o==null&&n==null&&s==null&&a==null)return null;let i=HZ(e,r),l=Math.log2(o??1)+1,c=e.near??FZ*i.size,u=e.far??jZ(i,l,t);if(!(c<u))throw new Q(`Cannot read ${r}: rays must start before they end: near is ${c}, far ${u}.`);let p=n==null&&s==null&&a==null;return{layout:{kind:"boxes",box:i,cascades:l},near:c,far:u,...p&&{isAssumed:p}}}function S_({applied_transform:e,applied_scale:t,normal_mts_args:r},o){return{applied:{transform:UZ(e,o),scale:t??1},keepsAxes:r!==void 0}}function UZ(e,t){if(e==null)return Lt;try{return Qr(ys(e))}catch(r){throw r instanceof RangeError?new Q(`Cannot read ${t}: applied_transform is unusable. ${r.message}`):r}}function HZ({aabb:e,scale:t,offset:r,normal_mts_args:o},n){if(e!=null)return WZ(e[0],e[1],n);let s=o===void 0?vc:$Z,a=r??s.offset;return AI(t??s.scale,typeof a=="number"?[a,a,a]:a)}function AI(e,[t,r,o]){return{center:[(.5-t)/e,(.5-r)/e,(.5-o)/e],size:1/e}}function WZ(e,t,r){let o=Math.max(...he(e,t).map(Math.abs));if(!(o>=OI))throw new Q(`Cannot read ${r}: aabb must be two corners at least ${OI} apart: the first is (${e.join(", ")}), the second (${t.join(", ")}).`);return{center:[(e[0]+t[0])/2,(e[1]+t[1])/2,(e[2]+t[2])/2],size:o}}function jZ({center:e,size:t},r,o){let n=Math.sqrt(3)/2*t*2**(r-1);return o.map(({cameraToWorld:a})=>ne(he($(a,3),e))).reduce((a,i)=>Math.max(a,i),0)+n}var Td={cameraDistance:4.0311289,near:2,far:6,box:TI};function Ad(e,t){return e.length>t?`${e.slice(0,t)}\u2026`:e}var BZ=120;function PI(e,t,r){let o=r.safeParse(t);if(o.success)return o.data;throw new Q(`Cannot read ${e}: ${Tr(o.error,t,r)}`)}function RI(e){return Ad(e.replace(/\.$/,""),BZ)}var Id=1e6,xc={SIMPLE_PINHOLE:"perspective",PINHOLE:"perspective",SIMPLE_RADIAL:"perspective",RADIAL:"perspective",OPENCV:"perspective",OPENCV_FISHEYE:"fisheye",EQUIRECTANGULAR:"equirectangular"},GZ=40;function NI(e){let t=String(e);return JSON.stringify(Ad(t,GZ))}var Qn=j().nullish(),es=j().gt(0).nullish(),II=j().gt(0).lt(Math.PI).nullish(),zI=j().gt(0).lt(180).nullish(),LI=j().int().gt(0).nullish(),A_=Qt().min(1).refine(e=>!/\p{Cc}/u.test(e),{error:({input:e})=>`the path ${NI(e)} holds a control character`}),Pd=A_.nullish(),E_=rt(A_).nullish(),Rd=j().gte(-Id).lte(Id),O_=vr([Rd,Rd,Rd]),MI={camera_model:Qt().refine(e=>Object.hasOwn(xc,e),{error:({input:e})=>`camera model ${NI(e)} is unknown. Known are ${Object.keys(xc).join(", ")}`}).nullish(),is_fisheye:Ft().nullish(),equirectangular:Ve().optional(),latlong:Ve().optional(),ftheta_p0:Ve().optional(),w:LI,h:LI,fl_x:es,fl_y:es,x_fov:zI,y_fov:zI,camera_angle_x:II,camera_angle_y:II,cx:Qn,cy:Qn,k1:Qn,k2:Qn,k3:Qn,k4:Qn,p1:Qn,p2:Qn,rolling_shutter:rt(j()).nullish()},CI={driver_parameters:Ve().optional()},DI={n_extra_learnable_dims:Ve().optional(),white_transparent:Ve().optional(),black_transparent:Ve().optional(),sharpness_discard_threshold:Ve().optional(),sharpen:Ve().optional(),envmap:Ve().optional(),render_aabb:Ve().optional(),orientation_override:Ve().optional()},T_=_n({...CI,...MI,file_path:A_,transform_matrix:Ve().optional(),transform_matrix_start:Ve().optional(),transform_matrix_end:Ve().optional(),mask_path:Pd,time:Ve().optional(),depth_file_path:Pd,depth_path:Pd}),ZZ=_n({frames:rt(T_)}),VZ=_n({...DI,...MI,fisheye_crop_radius:es,near:es,far:es,aabb_scale:j().refine(e=>[1,2,4,8,16,32,64,128].includes(e),{error:({input:e})=>`it must be a power of two from 1 to 128: current value is ${e}`}).nullish(),scale:j().gte(1/Id).lte(Id).nullish(),offset:ka([Rd,O_],{error:"it must be a number or a list of 3 numbers"}).nullish(),aabb:vr([O_,O_]).nullish(),from_na:Ft().nullish(),normal_mts_args:Ve().optional(),applied_transform:Ve().optional(),applied_scale:es,train_filenames:E_,val_filenames:E_,test_filenames:E_,ply_file_path:Pd,depth_unit_scale_factor:es,integer_depth_scale:es,enable_depth_loading:Ft().nullish(),frames:rt(Ve()).min(1,"there must be at least one frame")});function $I(e,t){let r=PI(e,t,VZ),{near:o,far:n}=r;if(o!=null&&n!=null&&!(o<n))throw new Q(`Cannot read ${e}: near must be less than far: they are ${o} and ${n}.`);return{...r,...qZ(e,r.frames)}}function qZ(e,t){let r=[],o=[],n=[];for(let[s,a]of t.entries()){let{data:i,error:l}=T_.safeParse(a);if(i){r.push({...i,index:s});continue}n.push(...l.issues.map(u=>({...u,path:["frames",s,...u.path]})));let c=RI(Tr(l,a,T_));o.push({name:`frames[${s}]`,reason:c})}if(2*o.length<t.length)return{frames:r,unusable:o};throw new Q(`Cannot read ${e}: ${Tr(new Cx(n),{frames:t},ZZ)}`)}function P_(e){let{frames:t,applied_transform:r,applied_scale:o}=e,n=[];(r!=null||o!=null)&&n.push("The poses were moved after they were found (applied_transform, applied_scale): coordinates are those of the file.");let s=t.filter(({depth_path:i,depth_file_path:l})=>i!=null&&l==null);return s.length>0&&e.integer_depth_scale==null&&n.push(`The images of depths that ${s.length} of ${t.length} frames name (depth_path) are not used, as the file does not say what a 1 in them is: integer_depth_scale.`),([e,...t].some(({rolling_shutter:i})=>i?.some(l=>l!==0))||t.some(({transform_matrix_end:i})=>i!==void 0))&&n.push("Movement during the exposure (rolling_shutter, transform_matrix_end) is ignored."),[...n,...KZ(e),...YZ(e)]}function KZ({frames:e}){return new Set(e.map(({time:t})=>t)).size<2?[]:["Its frames have times, but the scene is treated as still: what moves is blurred."]}function YZ(e){let t=o=>!(o==null||o===!1||o===0||o===""),r=[...Object.keys(DI).filter(o=>t(e[o])),...Object.keys(CI).filter(o=>e.frames.some(n=>t(n[o])))];return r.length===0?[]:[`What these keys of the file ask for is not done: ${r.join(", ")}.`]}var FI={angleX:Math.PI/2,angleY:null};function BI(e,t,r){let o=XZ(e,t,r),n=eV(e,t,r),s=n?.projection==="equirectangular"?FI:UI(t,o,r)??UI(e,o,r);if(s===null)throw new Q(`Cannot read ${r}: it has no focal length. Give fl_x (pixels), camera_angle_x (radians) or x_fov (degrees), there or for all frames.`);return{size:o,focal:s,principal:QZ(e,t,o,r),lens:n,...JZ(e,n)}}function JZ({fisheye_crop_radius:e},t){return t?.projection==="fisheye"&&e!=null?{imageCircle:e}:{}}function XZ(e,t,r){let o=t.w??e.w,n=t.h??e.h;if(o==null&&n==null)return null;if(o==null||n==null){let s=o==null?"w":"h";throw new Q(`Cannot read ${r}: ${s} is missing. Give both w and h, or neither.`)}return{width:o,height:n}}function UI(e,t,r){let o=e.fl_x??e.fl_y,n=e.fl_y??e.fl_x;if(o!=null&&n!=null)return{fx:o,fy:n};let s=e.camera_angle_x??HI(e.x_fov),a=e.camera_angle_y??HI(e.y_fov);if(s!==null)return{angleX:s,angleY:a};if(a===null)return null;if(t===null)throw new Q(`Cannot read ${r}: a vertical angle of view alone needs the image's size. Give w and h too, or camera_angle_x.`);return{angleX:2*Math.atan(Math.tan(a/2)*t.width/t.height),angleY:a}}function HI(e){return e==null?null:e*Math.PI/180}function QZ(e,t,r,o){let n=t.cx??e.cx,s=t.cy??e.cy;if(n==null&&s==null)return null;if(r===null&&(n==null||s==null))throw new Q(`Cannot read ${o}: ${n==null?"cx":"cy"} is missing. Give both cx and cy, or neither.`);return{cx:n??r.width/2,cy:s??r.height/2}}function eV(e,t,r){let o=WI(t,r)??WI(e,r)??"perspective";if(o==="equirectangular")return bn(o,{});let n=a=>t[a]??e[a]??0,s=bn(o,{radial:[n("k1"),n("k2"),n("k3"),n("k4")],tangential:[n("p1"),n("p2")]});return kr(s)?null:s}function WI(e,t){for(let r of["latlong","ftheta_p0"])if(jI(e[r]))throw new Q(`Cannot read ${t}: instant-ngp's lens ${r} is not known here. Known are camera_model ${Object.keys(xc).join(", ")}, is_fisheye and equirectangular.`);return e.camera_model!=null?xc[e.camera_model]:jI(e.equirectangular)?"equirectangular":e.is_fisheye!=null?e.is_fisheye?"fisheye":"perspective":null}function jI(e){return e!=null&&e!==!1}var tV=.001;function GI(e,t,r){let o=rV(t);return t.frames.map(n=>({path:n.file_path,mask:n.mask_path,intrinsics:BI(t,n,`frames[${n.index}] of ${e}`),pose:bI(oV(n),o),split:r,depths:nV(n,t)}))}function R_(e,t){let r=new Set;return e.map(o=>{let n=r.has(o.name)?`${o.split}/${o.name}`:o.name;if(r.has(n))throw new Q(`Cannot read ${t}: two frames have the name ${n}. Rename one.`);return r.add(n),{...o,name:n}})}function rV({from_na:e,normal_mts_args:t}){return e?yI:t===void 0?[]:[0,2]}function oV({transform_matrix:e,transform_matrix_start:t}){return e===void 0?t:e}function nV({depth_file_path:e,depth_path:t},{depth_unit_scale_factor:r,integer_depth_scale:o,enable_depth_loading:n}){return e!=null?{kind:"image",path:e,unit:r??tV}:t==null||o==null||n===!1?null:{kind:"image",path:t,unit:o}}function ZI(e,t,r){let{frames:o,skipped:n}=sV(e,t,r);Od(n,t.frames.length+t.unusable.length,e);let s=[...P_(t),...r.notes],a=o.some(({intrinsics:p})=>p.imageCircle!==void 0);t.fisheye_crop_radius!=null&&!a&&s.push("fisheye_crop_radius is ignored, as no lens of the file is a fisheye's.");let i=k_(t,o,e),{near:l,far:c}=t,u=i===null&&l!=null&&c!=null?{near:l,far:c}:null;return{format:"transforms",frames:o.map(p=>({...p,bounds:u})),skipped:n,notes:s,points:null,reduction:r.reduction,placement:i,elsewhere:S_(t,e)}}function zd(e){return`transforms_${e}.json`}function VI(e,t,r){let o=new Set(t.flatMap(({transforms:n})=>P_(n)));return{format:"blender",frames:R_(r.frames,e),skipped:r.skipped,notes:[...o,...r.notes],points:null,reduction:r.reduction,placement:aV(t,r.frames),elsewhere:S_(t[0].transforms,t[0].path)}}function sV(e,t,r){let o=Hr.flatMap(l=>{let c=t[`${l}_filenames`];return c==null?[]:[{split:l,names:new Set(c.map(Ri))}]});if(o.length===0)return r;let n=({name:l,listedAs:c})=>Ri(c??l),s=new Set([...r.frames.map(n),...r.skipped.map(({name:l})=>l)]);for(let{split:l,names:c}of o)for(let u of c)if(!s.has(u))throw new Q(`Cannot read ${e}: ${l}_filenames names ${u}, but no frame has that file_path. Remove it or add its frame.`);let a=l=>o.filter(({names:c})=>c.has(l)).map(({split:c})=>c),i=r.frames.filter(l=>a(n(l)).length===0);return{frames:R_(r.frames.flatMap(l=>a(n(l)).map(c=>({...l,split:c}))),e),skipped:[...r.skipped,...i.map(({name:l})=>({name:l,reason:"no split lists it"}))]}}function aV(e,t){for(let{path:s,transforms:a}of e){let i=k_(a,t,s);if(i!==null)return i}let r=s=>e.find(({transforms:a})=>a[s]!=null)?.transforms[s],o=r("near")??Td.near,n=r("far")??Td.far;if(!(o<n))throw new Q(`Cannot read ${e[0].path}: near must be less than far: they are ${o} and ${n}.`);return{layout:{kind:"object",box:Td.box},near:o,far:n}}function qI(e,{mask:t,imageCircle:r},o){let n=fP(e,o);if(t===void 0&&r===void 0)return{image:n};let s=t?mP(t.image,e,t.name,t.ignores):new Uint8Array(e.width*e.height).fill(1),a=r===void 0?s:gP(s,e,r);return{image:n,mask:oc(a,e,o)}}var iV=[137,80,78,71,13,10,26,10],lV=0,cV=2,uV=3,pV=4,fV=6,dV=new Map([[lV,{channels:1,depths:[1,2,4,8,16]}],[cV,{channels:3,depths:[8,16]}],[uV,{channels:1,depths:[1,2,4,8]}],[pV,{channels:2,depths:[8,16]}],[fV,{channels:4,depths:[8,16]}]]);function Ld(e){return iV.every((t,r)=>e[r]===t)}function KI(e,t){if(e.length<33)return;let r=new DataView(e.buffer,e.byteOffset,e.byteLength);if(hV(e,8)!=="IHDR"||r.getUint32(8)!==13)throw Io(t,"its first chunk is not a header");let[o,n]=[r.getUint32(16),r.getUint32(20)],[s,a,i,l,c]=e.subarray(24,29),u=dV.get(a);if(u===void 0)throw Io(t,`its colour type is ${a}`);if(!u.depths.includes(s))throw Io(t,`its colours of type ${a} have ${s} bits`);if(i!==0||l!==0||c>1)throw Io(t,`its compression, filter and interlace methods are ${i}, ${l} and ${c}`);vd(t,o,n);let{channels:p}=u;return{width:o,height:n,depth:s,colourType:a,channels:p,interlaced:c===1}}function hV(e,t){return String.fromCharCode(...e.subarray(t+4,t+8))}function YI(e,t){if(Ld(e)){let o=KI(e,t);return o&&{width:o.width,height:o.height,orientation:1}}let r=J4(e,t);return r&&{...X4(r),orientation:r.orientation}}function JI(e,t){if(e.some(({split:n})=>n!==null)){let n=s=>e.flatMap(({split:a},i)=>(a??"train")===s?[i]:[]);return{train:n("train"),val:n("val"),test:n("test")}}let r=e.map((n,s)=>s).sort((n,s)=>mV(e[n].name,e[s].name));if(t===0)return{train:r,val:r,test:r};let o=r.filter((n,s)=>s%t===0);return{train:r.filter((n,s)=>s%t!==0),val:o,test:o}}function mV(e,t){return e<t?-1:e>t?1:0}function XI(e){return Hr.filter(t=>e[t].length>0).map(t=>`${t} (${e[t].length})`).join(", ")}function QI(e,t,r){let{name:o,placement:{layout:n,near:s,far:a,fromCapture:i},capture:{points:l}}=e;return{name:o,split:t,near:s,far:a,layout:n,fromCapture:i,views:r,points:l&&{colors:l.colors,positions:gV(l,i)}}}function ez({path:e,frames:t,splits:r,holdout:o},n){if(r[n].length>0)return r[n].map(s=>t[s]);throw t.some(({frame:s})=>s.split!==null)?new Q(`Cannot load scene ${e}: it has no images of the split ${n}. Choose one that it has: ${XI(r)}.`):new Q(`Cannot load scene ${e}: with every ${wV(o)} image held out, none of its ${t.length} is left for ${n}. Add photographs, or hold out none by --holdout 0.`)}function gV({positions:e},t){let r=new Float32Array(e.length);for(let o=0;o<e.length;o+=3)r.set(pr(t,[e[o],e[o+1],e[o+2]]),o);return r}function wV(e){let t=e%100>=11&&e%100<=13?0:e%10;return`${e}${["th","st","nd","rd"][t]??"th"}`}var Nd=6;function tz(e,t,r=1){let{intrinsics:o,cameraToWorld:n,rays:s}=e,{width:a,height:i}=t,l=_=>new Q(`Cannot use the camera of ${e.name}: ${_}`),c=o.size??{width:t.width*r,height:t.height*r};if(!Md(c,t)){let _=c.width===i&&c.height===a;throw l(`its intrinsics are for ${nn(c)} pixels, but the image has ${nn(t)}. `+(_?"Turn the image.":"Use the images that the poses were made of."))}let u={x:a/c.width,y:i/c.height},{lens:p}=o,{fx:f,fy:d}=_V(o.focal,t,u);for(let[_,b]of Object.entries({fx:f,fy:d}))if(!(b>0&&Number.isFinite(b)))throw l(`its focal length ${_} must be above 0: current value is ${b}.`);let{cx:h,cy:g}=yV(o.principal,t,u);for(let[_,b]of Object.entries({cx:h,cy:g}))if(!Number.isFinite(b))throw l(`its principal point ${_} must be a finite number: current value is ${b}.`);if(s!==null&&s.length!==a*i*Nd)throw l(`its table of rays must have ${a*i*Nd} numbers, as its image has ${nn(t)} pixels: there are ${s.length}.`);return{width:a,height:i,fx:f,fy:d,cx:h,cy:g,cameraToWorld:n,...p!==null&&{lens:p},...s!==null&&{rays:s}}}function rz({intrinsics:{size:e,imageCircle:t}},{width:r},o){return t===void 0?{}:{imageCircle:t*r/(e?.width??r*o)}}function Md(e,{width:t,height:r}){return Math.abs(t*e.height-r*e.width)<=Math.max(e.width,e.height)}function oz(e,t){if(t===Lt)return e;let r=rr(t,e.cameraToWorld);if(e.rays===void 0)return{...e,cameraToWorld:r};let o=new Float32Array(e.rays.length);for(let n=0;n<o.length;n+=Nd){let[s,a,i,l,c,u]=e.rays.subarray(n,n+Nd);o.set(pr(t,[s,a,i]),n),o.set($r(t,[l,c,u]),n+3)}return{...e,cameraToWorld:r,rays:o}}function nn({width:e,height:t}){return`${e} x ${t}`}function _V(e,t,r){if("fx"in e)return{fx:e.fx*r.x,fy:e.fy*r.y};if("angleX"in e)return bV(e.angleX,e.angleY,t);let o=Math.max(t.width,t.height);return{fx:e.relativeX*o,fy:e.relativeY*o}}function yV(e,{width:t,height:r},o){if(e===null)return{cx:t/2,cy:r/2};if("cx"in e)return{cx:e.cx*o.x,cy:e.cy*o.y};let n=Math.max(t,r);return{cx:t/2+e.offsetX*n,cy:r/2+e.offsetY*n}}function bV(e,t,{width:r,height:o}){let n=r/2/Math.tan(e/2);return{fx:n,fy:t===null?n:o/2/Math.tan(t/2)}}function sn(e,t,r="photographs"){let o=`${e.length} of ${t} ${r}`;if(e.length===t)return o;let n=e.length>3?` and ${e.length-3} more`:"";return`${o} (${e.slice(0,3).join(", ")}${n})`}function kc(e){return`${Number((100*e).toPrecision(2))} %`}function dr(e){return String(Number(e.toPrecision(3)))}var vV=.1,xV=2,kV=1.25;function nz(e,t){let r=SV(t),o=e.filter(({camera:i})=>i.rays===void 0&&!EV(i,r));if(o.length<vV*e.length||o.length===0)return[];let n=o.map(({frame:{name:i}})=>i),s=o.reduce((i,{camera:l})=>Math.min(i,sz(l,r)),1/0),a=r.center.map(dr).join(", ");return[{kind:"boxUnseen",message:`${sn(n,e.length,"cameras")} neither stand in the scene's largest box (side ${dr(r.size)} around (${a})) nor see it: they are ${dr(s)} or more from its middle. Remove scale, offset, aabb and aabb_scale from the file, so that the box is placed by the cameras, or correct them.`,frames:n}]}function SV(e){let{center:t,size:r}=e.box;return{center:t,size:e.kind==="boxes"?r*2**(e.cascades-1):r}}function EV(e,t){let{cameraToWorld:r,width:o,fx:n,fy:s,lens:a}=e,i=sz(e,t),l=Math.sqrt(3)/2*t.size;if(i<=l)return!0;let u=a?.projection==="equirectangular"?o/(2*Math.PI):Math.max(n,s);if(2*l/i*u<xV)return!1;let p=he(t.center,$(r,3)),f=-ce(p,$(r,2))/i;return Math.acos(Math.min(Math.max(f,-1),1))-Math.asin(l/i)<=kV*OV(e)}function sz({cameraToWorld:e},{center:t}){return ne(he(t,$(e,3)))}function OV({width:e,height:t,fx:r,fy:o,cx:n,cy:s,lens:a}){let i=Math.hypot(Math.max(n,e-n)/r,Math.max(s,t-s)/o);switch(a?.projection??"perspective"){case"perspective":return Math.atan(i);case"fisheye":return Math.min(i,Math.PI);default:return Math.PI}}var az={least:2,most:170},TV=.1;function iz(e){let t=e.filter(({camera:{rays:o,lens:n}})=>o===void 0&&n?.projection!=="equirectangular"),r=(o,n,s)=>{let a=t.filter(({camera:l})=>n(l));if(a.length===0)return[];let i=a.map(({frame:{name:l}})=>l);return[{kind:o,message:s(sn(i,e.length),a[0].camera),frames:i}]};return[...r("fieldOfView",zV,AV),...r("unequalFocals",o=>cz(o)>TV,PV),...r("principalPoint",IV,RV)]}function AV(e,t){let r=`${dr(lz(t))} degrees`,o=`a focal length of ${dr(t.fx)} pixels is hardly right`;return`The field of view of ${e} is ${r}: ${o} for ${nn(t)}. Give it in pixels of these photographs, or the size of those that it is for (w, h).`}function PV(e,t){let r=`${dr(t.fx)} and ${dr(t.fy)} pixels`;return`The focal lengths of ${e} are ${kc(cz(t))} apart along x and y (${r}), but pixels are square: find the cameras again with one focal length (SIMPLE_RADIAL), or correct them.`}function RV(e,t){let r=`(${dr(t.cx)}, ${dr(t.cy)}) of ${nn(t)} pixels`;return`The principal point of ${e} is outside of the image, at ${r}. Give it in pixels of these photographs, or leave it out: it is then their middle.`}function IV({cx:e,cy:t,width:r,height:o}){return!(e>=0&&e<=r&&t>=0&&t<=o)}function zV(e){let t=lz(e);return(e.lens?.projection??"perspective")==="perspective"&&!(t>=az.least&&t<=az.most)}function lz({width:e,height:t,fx:r,fy:o}){return 360/Math.PI*Math.atan(Math.max(e/r,t/o)/2)}function cz({fx:e,fy:t}){return Math.max(e,t)/Math.min(e,t)-1}var LV=Math.PI/3,NV=6;function uz(e){let t=e.slice(1).map((o,n)=>{let[s,a]=[e[n],o].map(i=>$(i.cameraToWorld,2));return{from:e[n].name,to:o.name,angle:Math.acos(Math.min(Math.max(ce(s,a),-1),1))}}),r=t.map(({angle:o})=>o).sort((o,n)=>o-n)[t.length>>1];return t.filter(({angle:o})=>o>Math.max(LV,NV*r)).map(({from:o,to:n})=>({from:o,to:n}))}var MV=8,CV=.1,DV=3,$V=.002,FV=1e-9,UV=.5,HV=6;function pz(e){if(e.length<MV)return[];let t=e.map(({camera:d})=>$(d.cameraToWorld,3)),r=t.slice(1).map((d,h)=>ne(he(d,t[h]))),{jumps:o,rest:n}=WV(r),s=e.map(({frame:{name:d},camera:{cameraToWorld:h}})=>({name:d,cameraToWorld:h})),a=new Set(uz(s).map(({to:d})=>d)),i=[0,...o.map(d=>d+1)],l=d=>(i[d+1]??e.length)-i[d]<=DV,c=i.flatMap((d,h)=>l(h)?jV(d,i[h+1]??e.length):h>0&&!l(h-1)&&a.has(e[d].frame.name)?[d-1,d]:[]),u=[...new Set(c)].map(d=>e[d].frame.name);if(o.length===0||u.length===0)return[];let p=dr(Math.max(...o.map(d=>r[d])));return[{kind:"jump",message:`${`${sn(u,e.length,"cameras")} ${u.length===1?"is":"are"}`} up to ${p} scene units from the next, which is further than the rest of the path is long (${dr(n)}): their places are wrong, as where two sides of a thing look alike. Remove them, or process the photographs again with more overlap.`,frames:u}]}function WV(e){let t=e.map((n,s)=>s).sort((n,s)=>e[n]-e[s]),r=Math.max(2,CV*e.length),o=0;for(let[n,s]of t.entries()){if(e.length-n<=r&&e[s]>o)return{jumps:t.slice(n).sort((a,i)=>a-i),rest:o};o+=e[s]}return{jumps:[],rest:o}}function fz(e){let t=e.map(({frame:{rays:n,image:s,split:a},camera:{cameraToWorld:i}})=>n!==null||typeof s!="string"?null:`${a} ${Array.from(i,l=>l.toFixed(HV)).join()}`),r=new Map;for(let[n,s]of t.entries())r.set(s,(r.get(s)??new Set).add(e[n].frame.image));let o=e.filter((n,s)=>t[s]!==null&&r.get(t[s]).size>1).map(({frame:{name:n}})=>n);return o.length===0?[]:[{kind:"samePose",message:`The poses of ${sn(o,e.length)} are exactly those of others: unless they show the same, one of two has a wrong pose. Correct it, or remove its frame.`,frames:o}]}function dz(e,t){if(e.length<2||e.some(({frame:{rays:i}})=>i!==null))return[];let r=e.map(({frame:i})=>$(i.cameraToWorld,3)),o=xr(r);if(r.reduce((i,l)=>Math.max(i,ne(he(l,o))),0)>Math.max($V*t,FV*ne(o)))return[];let s=xr(e.map(({camera:i})=>$(i.cameraToWorld,2)));return ne(s)<UV||e.every(({camera:i})=>i.lens?.projection==="equirectangular")?[]:[{kind:"noParallax",message:`All ${e.length} cameras stand at one point: photographs that were taken by turning have no depth in them. If the camera moved, its positions were lost: correct what wrote them.`,frames:[]}]}function jV(e,t){return Array.from({length:t-e},(r,o)=>e+o)}var BV=5,yz=.25,I_=.9,bz=.5,GV=.1,ZV=Math.cos(15*Math.PI/180),hz={mean:Math.sin(15*Math.PI/180),each:Math.sin(5*Math.PI/180)},VV=.25,qV=20,mz=200;function vz({frames:e,points:t}){let r=e.filter(({rays:i})=>i===null);if(r.length<BV)return[];let o=JV(r,t),n=wz(r);if(o===!0||_z(n))return[];if(KV(n)&&(o===!1||YV(r,n))){let i=Math.round((1-n.ahead)*r.length);return[gz("opencv",`${i} of ${r.length} cameras look away from the point where their axes meet: the poses seem to have OpenCV's axes (y down, z forward), and not OpenGL's.`)]}let s=["inverse","inverse-opencv"].find(i=>{let l=wz(r.map(({cameraToWorld:c})=>({cameraToWorld:vE(c,i)})));return _z(l)&&l.tops>Math.max(bz,n.tops+GV)});return s===void 0?[]:[gz(s,`The cameras look at no common point, and their images' tops not one way. Taken for matrices from world to camera${s==="inverse"?"":", with OpenCV's axes"}, the poses do both.`)]}function gz(e,t){return{kind:"poseConvention",message:`${t} Try --poses ${e}, and look at the cameras by denerf inspect.`,frames:[]}}function wz(e){let t=xr(e.map(({cameraToWorld:l})=>$(l,1))),r={tops:ne(t),up:t},{point:o,determinant:n}=rl(e);if(!(n>Lu))return{ahead:NaN,miss:NaN,...r};let[s,a,i]=[0,0,0];for(let{cameraToWorld:l}of e){let c=he(o,$(l,3)),u=-ce(c,$(l,2));u>0&&s++,a+=ne(c),i+=Math.sqrt(Math.max(ce(c,c)-u*u,0))}return{ahead:s/e.length,miss:i/a,...r}}function _z({ahead:e,miss:t}){return t<yz&&e>=I_}function KV({ahead:e,miss:t}){return t<yz&&e<=1-I_}function YV(e,{tops:t,up:r}){if(t<bz)return!1;let o=re(r,1/t);if(Math.abs(o[2])>ZV)return o[2]<0;let n=e.map(({cameraToWorld:a})=>ce($(a,2),o));return n.reduce((a,i)=>a+i,0)/n.length>hz.mean&&n.filter(a=>a>hz.each).length>=I_*n.length}function JV(e,t){if(t===null||t.positions.length<3*qV)return null;let{positions:r}=t,o=3*Math.ceil(r.length/3/mz),n=e.filter((i,l)=>l%Math.ceil(e.length/mz)===0),[s,a]=[0,0];for(let{cameraToWorld:i}of n){let[l,c]=[$(i,3),$(i,2)];for(let u=0;u<r.length;u+=o){let p=[r[u],r[u+1],r[u+2]];ce(he(p,l),c)<0&&s++,a++}}return s>VV*a}var XV=.02,QV=70*Math.PI/180,e9=2e5,xz={most:96,least:12},{LENS_ITERATIONS:t9}=K("lib/lens.wgsl"),z_={share:0,amiss:0};function L_(e){let t=new Map,r=r9(new Set(e.map(kz)).size);return e.map(o=>{let n=kz(o),s=t.get(n)??o9(o,r);return t.set(n,s),s})}function Ez(e,t){let r=e.flatMap(({frame:{name:s}},a)=>t[a].amiss>=XV?[{name:s,share:t[a].share}]:[]);if(r.length===0)return[];let o=r.map(({name:s})=>s),n=r.reduce((s,{share:a})=>s+a,0)/r.length;return[{kind:"pixelsWithoutRay",message:`${kc(n)} of the pixels of ${sn(o,e.length)} get no ray and are not learnt: the lens's parameters have probably diverged. Find the cameras again with fewer of them (denerf process --camera-model SIMPLE_RADIAL), or undistort the photographs.`,frames:o}]}function r9(e){let t=Math.floor(Math.sqrt(e9/e));return Math.min(Math.max(t,xz.least),xz.most)}function kz({camera:e,imageCircle:t}){let{width:r,height:o,fx:n,fy:s,cx:a,cy:i,lens:l}=e;return JSON.stringify([r,o,n,s,a,i,l,t])}function o9({camera:e,imageCircle:t,imageSize:r},o){let{width:n,height:s,lens:a,rays:i}=e;if(i!==void 0||a===void 0||kr(a)||a.projection==="equirectangular"||s9(e).every(f=>Sz(e,a,f)))return z_;let l=t===void 0?1/0:t*n/r.width,c=a9(e,o).filter(([f,d])=>Math.hypot(f-n/2,d-s/2)<=l),u=c.filter(f=>!Sz(e,a,f)),p=a.projection==="perspective"?u:u.filter(f=>n9(e,f)<QV);return{share:u.length/c.length,amiss:p.length/c.length}}function Sz({fx:e,fy:t,cx:r,cy:o},n,[s,a]){return ol(n,[(s-r)/e,(a-o)/t],t9)!==null}function n9({fx:e,fy:t,cx:r,cy:o},[n,s]){return Math.hypot((n-r)/e,(s-o)/t)}function s9({width:e,height:t}){return[0,.25,.5,.75].flatMap(r=>[[r*e,0],[e,r*t],[(1-r)*e,t],[0,(1-r)*t]])}function a9({width:e,height:t},r){return Array.from({length:r*r},(o,n)=>[(n%r+.5)*e/r,(Math.floor(n/r)+.5)*t/r])}function Oz(e,{layout:t,near:r,fromCapture:o},n){let s=vz(e);return[...Ez(n,L_(n)),...iz(n),...s,...s.length>0?[]:[...nz(n,t),...pz(n),...fz(n),...dz(n,r/o.scale)]]}var i9=Math.cos(35*Math.PI/180),l9=Math.cos(80*Math.PI/180),Tz={aside:1,along:.5},c9=.75,u9=4,Az={least:1e4,most:1e9},p9=.8,f9=.9,N_={inward:2,outward:8},Pz=.001,d9=.5,h9={near:.05,far:100},m9=2e4,g9=.001;function Rz(e,t,{up:r=null,orientations:o=[]}={}){for(let[u,{cameraToWorld:p}]of t.entries())if(!p.every(Number.isFinite))throw new Q(`Cannot place the cameras: the pose of ${e.frames[u].name} has entries that are not finite numbers. Correct or remove it.`);let n=r===null?null:w9(r),s=r===null?AE(e,t,o):null,a=y9(t,e.object??null),i=A9(e.points),{placement:l}=e;if(l!==null&&(!l.isAssumed||b9(l.layout,a.center))){let u=s!==null&&!["z",null].includes(Ul(s.direction)),p=n??(l.isAssumed&&u?s:null),f=l.isAssumed&&!a.isOutward?S9(i,a):null;return v9(l,p,f)}let c=E9(e,t,i);return x9(t,c,n)??k9(i,c,e.object??null,a,n??s??_9(t))}function w9(e){if(typeof e=="object"&&"direction"in e)return e;let t=PE(e);if(t===null)return null;let r=ne(t);if(!(r>0&&Number.isFinite(r)))throw new Q(`Cannot place the cameras: up must be a direction, current value is (${t.join(", ")}).`);let o=Math.abs(r-1)<1e-12?t:Ht(t);return{direction:o,why:`the capture's ${Ul(o)??"own direction"}, as asked`}}function _9(e){return{direction:Xg(e)??Bt.z,why:null}}function y9(e,t){let r=t===null?Lz(e):[...t.center],o=r??C_(e),n=e.map(({cameraToWorld:s})=>ne(he($(s,3),o)));return{center:o,isOutward:r===null,distances:n}}function b9(e,t){let{center:r,size:o}=e.box,n=e.kind==="boxes"?e.cascades-1:0;return he(t,r).every(s=>Math.abs(s)<=o/2*2**n)}function v9({layout:e,near:t,far:r},o,n){let{direction:s,why:a}=o??{direction:Bt.z,why:null},i=Ul(s)==="z"?Lt:{...Lt,rotation:Cz(s)},l=({center:c,size:u})=>({center:i===Lt?c:$r(i,c),size:u});return{fromCapture:i,layout:{...e,box:l(e.box),...n&&{inner:l(n)}},near:t,far:r,up:{direction:s,why:a}}}function x9(e,t,r){if(t===null)return null;let o=e.map(({cameraToWorld:h})=>$(h,2)),n=Rp(o),s=r?.direction??Xg(e);if(n===null||s===null)return null;let a=lt(s,n);if(ne(a)<g9)return null;let i=C_(e);if(!e.every((h,g)=>{let _=he($(h.cameraToWorld,3),i),b=Math.abs(ce(_,n)),k=Math.sqrt(Math.max(ce(_,_)-b*b,0));return Nz(h)&&ce(o[g],n)>=i9&&k<=Tz.aside*t.near&&b<=Tz.along*t.near&&T9(h).every(E=>-ce(E,n)>=l9)}))return null;let c=Ht(a),u=[...c,...lt(n,c),...n],p=1/(c9*t.near),f=t.far*p,d=Math.min(f,u9);return{fromCapture:Mz(p,u,i),layout:{kind:"forward",box:{center:[0,0,-d/2],size:d}},near:1,far:f,up:{direction:s,why:r?.why??null}}}function k9(e,t,r,{center:o,isOutward:n,distances:s},a){let i=Iz(Math.max(...s),ne(o),n?t:null),l=Mz(1/i,Cz(a.direction),o),c=n?N_.outward:N_.inward,{near:u,far:p}=t===null?h9:{near:d9*t.near/i,far:t.far/i};return{fromCapture:l,layout:{kind:"unbounded",box:r===null?zz(e.map(f=>pr(l,f)),c):{center:[0,0,0],size:Number((r.size/i).toPrecision(4))}},near:u,far:p,up:a}}function S9(e,{center:t,distances:r}){let o=Iz(Math.max(...r),ne(t),null),n=e.map(a=>re(he(a,t),1/o)),{size:s}=zz(n,N_.inward);return{center:t,size:Number((o*s).toPrecision(4))}}function Iz(e,t,r){let o=Math.max(e,r?.near??0),n=1e-9*t;return o>n?o:1}function zz(e,t){let r=Float64Array.from(e,([s,a,i])=>Math.max(Math.abs(s),Math.abs(a),Math.abs(i))),o=r.length>0?M_(r.sort(),f9):1,n=Math.min(Math.max(o,1),t);return{center:[0,0,0],size:Number((2*n).toPrecision(4))}}function Lz(e){let t=C_(e),r=e.reduce((c,{cameraToWorld:u})=>Math.max(c,ne(he($(u,3),t))),0),o=ne(t);if(o>Az.least*r&&o<Az.most*r){let c=Lz(e.map(({cameraToWorld:u,...p})=>({...p,cameraToWorld:go(u,[0,0,0],re(t,-1))})));return c&&Oe(c,t)}let{point:n,determinant:s}=rl(e);if(!(s>Lu))return null;let a=e.map(({cameraToWorld:c})=>he(n,$(c,3))),i=1e-6*ne(n);return e.filter(({cameraToWorld:c},u)=>-ce(a[u],$(c,2))>i).length>=p9*e.length?n:null}function E9({frames:e},t,r){let o=t.map((n,s)=>e[s].bounds??O9(r,n)).filter(n=>n!==null&&n.near>0&&n.far>n.near&&Number.isFinite(n.far));return o.length===0?null:{near:Math.min(...o.map(({near:n})=>n)),far:Math.max(...o.map(({far:n})=>n))}}function O9(e,t){let[r,o,n,s]=[0,1,2,3].map(c=>$(t.cameraToWorld,c)),a=Nz(t),i=[];for(let c of e){let u=he(c,s);if(!a){i.push(ne(u));continue}let p=-ce(u,n);if(!(p>0))continue;let f=t.cx+t.fx*ce(u,r)/p,d=t.cy-t.fy*ce(u,o)/p;f>=0&&f<t.width&&d>=0&&d<t.height&&i.push(p)}if(i.length===0)return null;let l=Float64Array.from(i).sort();return{near:M_(l,Pz),far:M_(l,1-Pz)}}function T9(e){let{width:t,height:r,fx:o,fy:n,cx:s,cy:a,cameraToWorld:i}=e,[l,c,u]=[0,1,2].map(p=>$(i,p));return[[0,0],[t,0],[0,r],[t,r]].map(([p,f])=>Ht(he(Oe(re(l,(p-s)/o),re(c,(a-f)/n)),u)))}function Nz({lens:e,rays:t}){return t===void 0&&(e===void 0||e.projection==="perspective")}function Mz(e,t,r){let[o,n,s]=$r({scale:e,rotation:t,translation:[0,0,0]},r);return{scale:e,rotation:t,translation:[-e*o,-e*n,-e*s]}}function Cz([e,t,r]){if(r<-1+1e-9)return[1,0,0,0,-1,0,0,0,-1];let o=1/(1+r);return[1-o*e*e,-o*e*t,-e,-o*e*t,1-o*t*t,-t,e,t,r]}function C_(e){return xr(e.map(({cameraToWorld:t})=>$(t,3)))}function A9(e){if(e===null)return[];let{positions:t}=e,r=Math.floor(t.length/3),o=Math.max(Math.ceil(r/m9),1),n=[];for(let s=0;s<r;s+=o){let a=[t[3*s],t[3*s+1],t[3*s+2]];a.every(Number.isFinite)&&n.push(a)}return n}function M_(e,t){return e[Math.round(t*(e.length-1))]}function Dz(e,t,r,o,{downscale:n,holdout:s,up:a}){let{frames:i}=r;P9(e,i);let{factor:l,note:c}=R9(e,n,r.reduction),u=o.map(({imageSize:g})=>g),p=i.map((g,_)=>tz(g,u[_],r.reduction)),f=o.map(({toBeSeen:g})=>g),d=Rz(r,p,{up:a,orientations:f}),h=i.map((g,_)=>({frame:g,...o[_],camera:wf(oz(p[_],d.fromCapture),l),...rz(g,u[_],r.reduction)}));return{path:e,name:t,capture:r,placement:d,frames:h,splits:JI(i,s),holdout:s,factor:l,notes:[...r.notes,...c,...I9(r,u),...z9(r,d)],warnings:Oz(r,d,h)}}function $z(e,{width:t,height:r,orientation:o}){let n={width:t,height:r},s=o>=5?{width:r,height:t}:n;return e.size!==null&&!Md(e.size,s)&&Md(e.size,n)?{imageSize:n,orientation:void 0,toBeSeen:1}:{imageSize:s,orientation:1,toBeSeen:o}}function P9(e,t){let r=new Set;for(let{name:o}of t){if(r.has(o))throw new Q(`Cannot load scene ${e}: two of its images are named ${o}. Rename or remove one of them.`);r.add(o)}}function R9(e,t,r){if(t%r===0)return{factor:t/r,note:[]};if(t<r)return{factor:1,note:[`Its images are there only reduced by ${r}.`]};throw new Q(`Cannot load scene ${e} as downscale must be a multiple of ${r}, by which its images are already reduced: current value is ${t}.`)}function I9({frames:e,reduction:t},r){let o=e.flatMap(({intrinsics:a},i)=>{let l=a.size??r[i],c=Math.abs(l.width-r[i].width*t);return l.width===r[i].width||c<t?[]:[{stated:l,size:r[i]}]});if(o.length===0)return[];let[{stated:n,size:s}]=o;return[`The intrinsics of ${o.length} of ${e.length} images were scaled, as from ${nn(n)} to ${nn(s)} pixels.`]}function z9({placement:e},{layout:t}){return e===null||t.kind===e.layout.kind?[]:["Its cameras look at what lies outside the boxes that aabb_scale alone makes around the origin: the scene is centred by its cameras. To keep the file's coordinates, give it scale and offset."]}var D_="transforms.json",L9=2**17,Fz="denerf train reads other captures, and --view shows how it goes.",N9="Drop the photographs with the file: the whole folder.";async function Uz(e){let t=await C9(e),r=[];for(let n of t.frames)r.push(await U9(e,n));let[o]=Wz(e);return n=>Dz(o,H9(o),t,r,n)}async function Hz(e,t,r,{split:o,onProgress:n,signal:s}){let a=ez(e,o),i=[];for(let l of a)s?.throwIfAborted(),i.push(await M9(l,t,r,e.factor)),n?.(i.length,a.length);return QI(e,o,i)}async function M9({frame:e,orientation:t,imageCircle:r,camera:o},n,s,a){let i=u=>s(n.get(u),u,t),l=await i(e.image),c=e.mask===null?void 0:{image:await i(e.mask),name:e.mask,ignores:e.maskIgnores};return{name:e.name,camera:o,...qI(l,{mask:c,imageCircle:r},a)}}function Wz(e){let t=[D_,...Hr.map(zd)],r=[...e.keys()].filter(l=>t.includes(l.split("/").at(-1)));if(r.length===0)throw new Q(`Cannot train here: none of the ${e.size} files is a ${D_}, which says where the photographs were taken. ${Fz}`);let o=l=>l.split("/").length,n=Math.min(...r.map(o)),[s]=r.filter(l=>o(l)===n).map(Sc).sort(),i=r.filter(l=>Sc(l)===s).filter(l=>l.endsWith(D_));return i.length>0?i:Hr.map(l=>s+zd(l)).filter(l=>e.has(l))}async function C9(e){let t=await Promise.all(Wz(e).map(async p=>{let f=new Uint8Array(await e.get(p).arrayBuffer());return{path:p,transforms:$I(p,fI(dI(f,p),p))}})),[{path:r,transforms:o}]=t,n=p=>Hr.find(f=>p.endsWith(zd(f))),s=t.flatMap(({path:p,transforms:f})=>GI(p,f,n(p)??null)),a=t.flatMap(({transforms:p})=>p.unusable),i=D9(r,s,a,e);if(n(r)!==void 0)return VI(Sc(r),t,i);let l=ZI(r,o,i),c=o.ply_file_path;if(c==null)return l;let u=`The points ${c} are not read here: the scene is placed without them.`;return{...l,notes:[...l.notes,u]}}function D9(e,t,r,o){let n=[],{once:s,repeats:a}=kI(t),i=EI(s,{file:e,unusable:r},n),l=F9(Sc(e),o),c=i.images.flatMap(u=>{let{path:p,mask:f,intrinsics:d,cameraToWorld:h,split:g=null,bounds:_=null}=u,b=u.name??Ri(p),k=l(p),E=f==null?null:l(f);if(k===null||f!=null&&E===null)return n.push({name:b,reason:$9(k===null?p:f)}),[];let O=`${Sc(k)}dynamic_mask_${$_(k)}.png`,P=f==null&&o.has(O)?{mask:O,maskIgnores:"coloured"}:{mask:E};return[{name:b,image:k,...P,...{intrinsics:d,cameraToWorld:h,rays:null},split:g,bounds:_}]});return n.push(...a),Od(n,t.length+r.length,e,N9),{frames:c,skipped:n,notes:i.notes,reduction:1}}function $9(e){return x_(e)||/\.hei[cf]$/i.test(e)?`only PNG and JPEG images are read here, and ${e} is neither`:`${e} is not among the files`}function F9(e,t){let r=Map.groupBy([...t.keys()].filter(n=>bc(n)!==n),$_),o=["",...hI.filter(n=>!n.startsWith(".hei"))];return n=>{let s=Ed(e+n.replaceAll("\\","/")),a=o.map(l=>s+l).find(l=>t.has(l)),i=r.get($_(s))??[];return a??(i.length===1?i[0]:null)}}async function U9(e,{image:t,intrinsics:r}){let o=t,n=e.get(o);for(let s=L9;;s*=4){let a=new Uint8Array(await n.slice(0,s).arrayBuffer());if(!Ld(a)&&!xd(a))throw new Q(`Cannot read ${o}: only PNG and JPEG photographs are read here, and it is neither. ${Fz}`);let i=YI(a,o);if(i!==void 0)return $z(r,i);if(s>=n.size)throw G4(o,a.length,"within its header")}}function $_(e){return bc(e.split("/").at(-1))}function Sc(e){return e.slice(0,e.lastIndexOf("/")+1)}function H9(e){return e.split("/").at(-2)??"photographs"}var jz=3;async function Bz(e,t,r,o,{onProgress:n,signal:s}={}){let{preset:a=Ei,settings:i={}}=o,l=new Set(Object.keys(i)),c=await Uz(t),u=a===Ei?[W9(c,fd("photographs",i),l)]:[],p=u.length>0?String(u[0].value):a,f=a_(e,"photographs",{preset:p,settings:i}),d=c(f),h=n_(f,d,e.info.software).filter(({key:U})=>!l.has(U)),g=Xn(f,h),_=h.length===0?d:c(g),b=await Hz(_,t,r,{split:"train",onProgress:n,signal:s}),k={...g,scene:_.name,up:RE(_.placement.up)},{config:E,settings:O}=i_(e,k,b,l),{skipped:P}=_.capture,T=P.slice(0,jz).map(({name:U,reason:H})=>`${U} (${H})`),R=`${P.length} photographs are left out: ${T.join(", ")}${P.length>jz?" \u2026":""}.`,M=[...P.length>0?[R]:[],..._.notes];return{config:E,settings:[...u,...h,...O],scene:b,notes:M}}function W9(e,t,r){return dd(e(t).placement.layout,t,r)}var Gz=10,Cd=class e{gpu;trainer;config;about;notes;#e;constructor(t,r,o,n,s){this.gpu=t,this.trainer=r,this.config=o,this.about=n,this.notes=s,this.#e=0}static async begin(t,{files:r,settings:o,denerf:n},s,a,i,l){let c=t.device.limits.maxStorageBuffersPerShaderStage;if(c<Gz)throw new RangeError(`Cannot train here: this device binds ${c} storage buffers at once, and training takes ${Gz}. Train by denerf train, or on another device.`);let u=(_,b)=>i(`Decoding photographs: ${_} of ${b}.`),{config:p,scene:f,notes:d}=await Bz(t,r,s,{settings:o},{onProgress:u,signal:l});i("Compiling what trains, which can take a minute.");let h=await a(()=>sd(t,p,f)),g=j9(f,n);return new e(t,h,p,g,d)}get name(){return this.about.name}get done(){return this.trainer.steps>=this.config.steps}async advance(t){let{gpu:r,trainer:o,config:{steps:n}}=this,s=performance.now();do await o.step(),await r.settle();while(!this.done&&performance.now()-s<t);let{loss:a,psnr:i}=(await o.report()).at(-1);this.#e+=(performance.now()-s)/1e3;let[l,c]=[o.steps,this.#e];return{step:l,steps:n,loss:a,psnr:i,seconds:c,secondsLeft:c/l*(n-l)}}async field(){let{gpu:t,trainer:{model:r,steps:o},config:n,about:s}=this;return await r_({step:o,config:n,about:s,bits:8,arrays:await Jw(t,r)})}[Symbol.dispose](){this.trainer.destroy(),this.trainer.model.destroy()}};function j9(e,t){let{name:r,near:o,far:n,layout:s,fromCapture:a,views:[{camera:i}]}=e,{lens:l,rays:c,...u}=i;return{denerf:t,name:r,range:{near:o,far:n},fromCapture:a,start:u,crop:null,tour:null,up:s.kind==="forward"?[0,1,0]:[0,0,1],distance:ne(he($(i.cameraToWorld,3),s.box.center))}}var B9=400,G9=4e3;async function Zz(e,{gpu:t,inTurn:r,say:o,show:n},s){let a=c=>o({type:"training",text:c}),i=async c=>{let u=await r(()=>c.field()),p=new Blob([u],{type:"application/octet-stream"});o({type:"grown",name:c.name,file:p}),n(u)},l=async c=>{let u=c.notes.join(" ");for(let f=-1/0;!c.done&&!s.aborted;){let d=await r(()=>c.advance(B9)),h=`Step ${d.step} of ${d.steps}. ${u}`.trimEnd();o({type:"training",text:h,progress:d}),!(performance.now()-f<G9)&&(await i(c),f=performance.now())}await i(c);let p=s.aborted?"Stopped: the field stays.":"Trained to the end.";o({type:"trained",text:`${p} ${u}`.trimEnd()})};try{let c=rI(t.device);a("Reading the capture.");let u=await Cd.begin(t,e,c,r,a,s);try{await l(u)}finally{u[Symbol.dispose]()}}catch(c){let u=s.aborted?"Stopped.":c instanceof Error?c.message:String(c);o({type:"trained",text:u})}}var Z9=120,F_={most:3,within:6e4},Vz=100,U_="There is no picture yet: wait for it.";function qz(e){let t=new W_(r=>e.postMessage(r));e.addEventListener("message",({data:r})=>t.hear(r))}var W_=class{say;#e;#t;#r;#o;#n;#s;#a;#l;#i;#c;#u;#p;#d;#f;#h;#m;#g;#w;#_;#y;constructor(t){this.say=t,this.#e=null,this.#t=null,this.#r=null,this.#o=null,this.#n=null,this.#s=null,this.#a=!1,this.#l=!1,this.#i={width:0,height:0},this.#c=!0,this.#u=0,this.#p=-1,this.#d=!1,this.#f=null,this.#h=null,this.#m=Promise.resolve(),this.#g=-1,this.#w=[],this.#_=new Map,this.#y=null}hear(t){switch(t.type){case"canvas":this.#e=t.canvas,this.#v();break;case"field":this.#r=new Uint8Array(t.bytes),this.#v();break;case"size":this.#i={width:t.width,height:t.height},this.#x();break;case"camera":this.#n=t.camera,this.#x();break;case"look":this.#s=t.look,this.#x();break;case"visible":this.#c=t.visible,this.#k();break;case"train":this.#O(t);break;case"stop training":this.#h?.abort();break;case"pick":this.#L(t.id,async(r,o)=>{let n=await r.pick(t.camera,t.pixel,o);this.say({type:"picked",id:t.id,point:n})});break;case"capture":this.#z(t);break;case"file":this.#y?this.say({type:"file",id:t.id,bytes:this.#y}):this.say({type:"refused",id:t.id,message:U_});break;case"cancel":this.#_.get(t.id)?.abort();break}}async#O({files:t,settings:r,denerf:o}){this.#h?.abort();let n=this.#h=new AbortController,s=a=>{this.#h===n&&this.say(a)};try{let{gpu:a}=await this.#b(async()=>this.#t??=await this.#S(this.#e));await Zz({files:new Map(t),settings:r,denerf:o},{gpu:a,say:s,inTurn:i=>this.#b(i),show:i=>{this.#r=i,this.#v()}},n.signal)}catch(a){s({type:"trained",text:Gs(a)})}}#x(){this.#u++,this.#f?.abort(),this.#k()}#b(t){let r=this.#m.then(t);return this.#m=r.catch(()=>{}),r}#v(){this.#f?.abort(),this.#b(async()=>{let[t,r]=[this.#e,this.#r];if(!(!t||!r||this.#o&&this.#y===r)&&!(this.#_.size>0))try{let o=await this.#T(t,r);this.#a||(this.#n=null),this.#a=!0,this.say({type:"field",field:o.info}),this.#x()}catch(o){let n=this.#t;if(await H_(Vz),this.#t!==n)return;this.#o?(this.#r=this.#y,this.say({type:"busy",text:Gs(o)})):this.#E(o)}})}async#T(t,r){let o=this.#o;if(o&&await o.replace(r))return this.#y=r,o;let{gpu:n,context:s}=this.#t??=await this.#S(t),a=!o&&this.#w.length===0;a&&this.say({type:"busy",text:"Preparing the field for this device."});let i=await bd.open(n,s,r);return!a&&!o&&this.say({type:"busy",text:"The GPU is back."}),o?.destroy(),[this.#o,this.#y]=[i,r],i}async#S(t){let r=await Bl.open({shaders:Wp}),o={gpu:r,context:U4(t,r)};return r.device.lost.then(({message:n})=>this.#A(n)),o}#A(t){let r=performance.now();if(this.#w=[...this.#w,r].filter(n=>r-n<F_.within),[this.#t,this.#o]=[null,null],this.#w.length<F_.most){this.say({type:"busy",text:"The GPU was lost, and is opened again."}),this.#v();return}let o=`The GPU was lost ${F_.most} times within a minute${t?` (${t})`:""}. Reload the page to try again; smaller pictures may help.`;this.say({type:"failed",reason:"field",message:o})}#E(t){let r=Gs(t);if(r!==Mp)return this.say({type:"failed",reason:"field",message:r});if(this.#w.length===0)return this.say({type:"failed",reason:"no-webgpu",message:r});this.say({type:"failed",reason:"field",message:"The GPU was lost, and the browser offers none any more. Reload the page, or start the browser again."})}async#k(){if(!this.#d){this.#d=!0;try{let t=!0;for(;this.#P();){let r=this.#u;if(!t&&!await this.#R(r)){t=!0;continue}await this.#b(()=>this.#I(r,t)),t=this.#u!==r}}finally{this.#d=!1}}}#P(){let{width:t,height:r}=this.#i;return this.#c&&t>0&&r>0&&this.#p!==this.#u&&this.#o!==null&&this.#n!==null&&this.#s!==null}async#R(t){return this.#g!==t&&(await H_(Z9),this.#g=t),this.#u===t}async#I(t,r){let[o,n,s]=[this.#o,this.#n,this.#s];if(!o||!n||!s)return;let a=new AbortController;this.#f=r?null:a;try{let{width:i,height:l}=this.#i,c=await o.draw(_s(n,i,l),s,a.signal);c.done&&(this.#p=t),this.#l=!0,this.say({type:"frame",frame:c})}catch(i){if(a.signal.aborted||(await H_(Vz),this.#o!==o))return;this.#p=t,this.#l?this.say({type:"busy",text:Gs(i)}):this.#E(i)}finally{this.#f=null}}async#z({id:t,camera:r,samples:o}){let n=new AbortController,{signal:s}=n;this.#_.set(t,n);try{if(await this.#m,!this.#o||!this.#s)throw new Error(U_);let a=await this.#o.capture(r,this.#s,o,s);this.say({type:"captured",id:t,png:await dS(a,r)})}catch(a){let i=s.aborted?"The picture was given up.":Gs(a);this.say({type:"refused",id:t,message:i})}finally{this.#_.delete(t),this.#v()}}#L(t,r){this.#f?.abort(),this.#b(async()=>{try{if(!this.#o||!this.#s)throw new Error(U_);await r(this.#o,this.#s)}catch(o){this.say({type:"refused",id:t,message:Gs(o)})}this.#k()})}};function H_(e){return new Promise(t=>setTimeout(t,e))}async function V9(){let e=document.getElementById("page"),t=A4();try{let r=t?.about??await P4();e.replaceChildren(),q9(e,r,t)}catch(r){e.textContent=r instanceof Error?r.message:String(r)}}function q9(e,t,r){let o=new wd(r?.script??new URL("page.js",document.baseURI)),n=()=>{},s=S4(t,lS(),{send:p=>n(p),pick:p=>o.pick(s.camera.value,p),capture:(p,f,d)=>o.capture(p,f,d),train:(p,f)=>o.train(p,f,t.version),stopTraining:()=>o.stopTraining(),fieldFile:()=>o.fieldFile()}),a=new URLSearchParams(`${location.search.slice(1)}&${location.hash.slice(1)}`),i=Number(a.get("pixels"));i>=1&&(s.maxSide.value=Math.round(i)),zt(()=>{document.documentElement.dataset.theme=s.theme.value}),zt(()=>{document.title=`${s.about.value.name} \u2013 denerf`});let l=r?.pictures??(t.served?["fallback.png"]:[]),c=r?.pictures[0]??null;if(Ny(y(T4,{store:s,poster:c,pictures:l,onCanvas:p=>o.show(p)}),e),o.follow(s),uE(s),r&&(s.stage.value={is:"waiting",text:"Opening the GPU.",share:null},o.open(r.field)),!t.served)return;let u=new _d(s,p=>{s.training.value.is==="idle"&&o.open(p)});u.fetch(),n=L4(s,()=>u.fetch(),N4()).send,zt(()=>{s.connection.value==="open"&&s.field.peek()===null&&u.fetch()})}cr({jitless:!0});typeof document>"u"?qz(self):V9();})();
